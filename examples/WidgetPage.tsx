import { Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { useOutletContext } from 'react-router'
import type { PageContext } from './App'
import { frameOptions, inlineOptions, type Widget } from './embeds'
import { WidgetCard } from './WidgetCard'

const HEIGHT = 368

/** A route: the same widget in both of the vendor's modes. */
export function WidgetPage({ widget, title, lead }: { widget: Widget; title: string; lead: string }) {
  const { isSignedIn, scheme } = useOutletContext<PageContext>()
  return (
    <>
      <div className="lead">
        <h1>{title}</h1>
        <p>{lead}</p>
      </div>
      {isSignedIn ? (
        <div className="pair">
          <WidgetCard title="Inline" about="an element of this page">
            {(onStateChange) => (
              <Embed
                vendor={returningAi}
                mode="inline"
                options={inlineOptions(widget)}
                title={`${title}, inline`}
                height={HEIGHT}
                onStateChange={onStateChange}
              />
            )}
          </WidgetCard>
          <WidgetCard title="Frame" about="a page of the vendor’s, kept">
            {(onStateChange) => (
              <Embed
                vendor={returningAi}
                mode="iframe"
                options={frameOptions(widget, scheme)}
                title={`${title}, in a frame`}
                height={HEIGHT}
                keepAlive
                onStateChange={onStateChange}
              />
            )}
          </WidgetCard>
        </div>
      ) : (
        <p className="signed-out">Sign in as user 1 or user 2 to see the {title.toLowerCase()}.</p>
      )}
    </>
  )
}

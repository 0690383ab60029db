import '@runtypelabs/persona/widget.css'
import { Embed } from 'react-embed-token'
import { OpenChat } from 'react-embed-token/open-chat'
import { answeringAgent } from 'react-embed-token/vendors/answering-agent'
import { interakt } from 'react-embed-token/vendors/interakt'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { runtype } from 'react-embed-token/vendors/runtype'
import { frameOptions, inlineOptions, reading } from '../embeds'
import { WidgetCard } from '../WidgetCard'
import { Cost } from './Cost'
import { assistant, dashboard, help, search, support } from './options'

/**
 * Two px more than it shows: what has a border of its own, as failures have, too, lies with it on the card's.
 */
const PLACE = { height: 422, width: 'calc(100% + 2px)', style: { margin: -1 } }

const held = <Cost how="reload" keeps="when idle: its place is lost" />

/** The widgets that have a place on the page. */
export function Widgets({ scheme }: { scheme: 'light' | 'dark' }) {
  return (
    <>
      <WidgetCard
        title="Returning.AI"
        about="inline"
        note={reading === 'held' ? held : <Cost how="in-place" keeps="keeps everything" />}
      >
        {(onStateChange) => (
          <Embed
            vendor={returningAi}
            mode="inline"
            options={inlineOptions('store')}
            title="Store"
            {...PLACE}
            onStateChange={onStateChange}
          />
        )}
      </WidgetCard>
      <WidgetCard title="Returning.AI" about="frame" note={<Cost how="in-place" keeps="keeps everything" />}>
        {(onStateChange) => (
          <Embed
            vendor={returningAi}
            mode="iframe"
            options={frameOptions('milestone', scheme)}
            title="Milestones"
            {...PLACE}
            keepAlive
            onStateChange={onStateChange}
          />
        )}
      </WidgetCard>
      <WidgetCard
        title="Interakt"
        about="chat"
        note={<Cost how="reload" keeps="when idle: a new conversation" />}
      >
        {(onStateChange) => (
          <Embed
            vendor={interakt}
            mode="inline"
            options={help}
            title="Help desk"
            {...PLACE}
            keepAlive
            onStateChange={onStateChange}
          />
        )}
      </WidgetCard>
      <WidgetCard
        title="Interakt"
        about="search"
        note={<Cost how="reload" keeps="at once: the results are lost" />}
      >
        {(onStateChange) => (
          <Embed
            vendor={interakt}
            mode="inline"
            options={search}
            title="Search"
            {...PLACE}
            keepAlive
            onStateChange={onStateChange}
          />
        )}
      </WidgetCard>
      <WidgetCard
        title="Answering Agent"
        about="frame"
        note={<Cost how="reload" keeps="at once: half-written text is lost" />}
      >
        {(onStateChange) => (
          <Embed
            vendor={answeringAgent}
            mode="iframe"
            options={dashboard}
            title="Dashboard"
            {...PLACE}
            keepAlive
            onStateChange={onStateChange}
          />
        )}
      </WidgetCard>
      <WidgetCard
        title="Runtype"
        about="package"
        note={<Cost how="in-place" keeps="keeps conversation and draft" />}
      >
        {(onStateChange) => (
          <Embed
            vendor={runtype}
            mode="inline"
            options={assistant}
            title="Assistant"
            {...PLACE}
            keepAlive
            onStateChange={onStateChange}
          />
        )}
      </WidgetCard>
      <WidgetCard
        title="Open Chat Widget"
        about="our panel"
        note={<Cost how="in-place" keeps="and sends a refused message again" />}
      >
        {(onStateChange) => (
          <OpenChat {...support} title="Support" {...PLACE} keepAlive onStateChange={onStateChange} />
        )}
      </WidgetCard>
    </>
  )
}

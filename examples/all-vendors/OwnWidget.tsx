import { useState } from 'react'
import { Embed, type EmbedState } from 'react-embed-token'
import { openChatWidget } from 'react-embed-token/vendors/open-chat-widget'
import { Card } from '../Card'
import { Cost } from './Cost'
import { ownWidget } from './options'

/** The one widget that lies over the page: off until it is asked for. */
export function OwnWidget() {
  const [isOn, setIsOn] = useState(false)
  const [status, setStatus] = useState<EmbedState['status']>('loading')
  return (
    <Card
      title="Open Chat Widget"
      about="floating"
      status={isOn ? status : 'off'}
      note={<Cost how="remount" keeps="keeps the conversation’s id only" />}
    >
      <div className="own">
        <button
          type="button"
          role="switch"
          aria-checked={isOn}
          className="switch"
          onClick={() => setIsOn(!isOn)}
        >
          Vendor’s own widget
          <i aria-hidden="true" />
        </button>
        <ul>
          <li>A button in the page’s corner, one a page: {isOn ? 'there it is.' : 'switch it on.'}</li>
          <li>Same backend and same key as the panel; it has its one look, and cannot follow the theme.</li>
          <li>
            A key that it was refused shows as a failed answer. It is then started again with the next one.
          </li>
        </ul>
        {isOn && (
          <Embed
            vendor={openChatWidget}
            mode="inline"
            options={ownWidget}
            title="Open Chat Widget"
            onStateChange={(next) => setStatus(next.status)}
          />
        )}
      </div>
    </Card>
  )
}

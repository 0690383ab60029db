import type { OpenLine } from './messages'
import { postTo } from './post'

/**
 * A {@link FrameDefinition.line} for frames that speak over a `MessagePort`: each time the frame loads a page,
 * `handshake` is posted to it with a new port, and every message goes over that port. The token is delivered
 * at once. A frame that reloads itself gets a new port, and its token again.
 *
 * @param handshake - the message that the port is transferred with.
 *
 * @example
 * const deliver = (token: string) => [{ token }]
 * frame({ line: portLine('connect'), readyOn: 'load', src: () => '/', sandbox: 'allow-scripts', deliver })
 */
/* @__NO_SIDE_EFFECTS__ */
export function portLine(handshake: unknown): OpenLine {
  return (frame, origin, { onMessage, onOpen }) => {
    let port: MessagePort | null = null
    return {
      post: (message) => port?.postMessage(message),
      loaded() {
        port?.close()
        const { port1, port2 } = new MessageChannel()
        port = port1
        port1.onmessage = ({ data }) => onMessage(data)
        // A frame that shows another origin does not get it: the port is then closed with the message.
        postTo(frame, handshake, origin, [port2])
        onOpen()
      },
      close: () => port?.close(),
    }
  }
}

import { embedDashboard } from '@superset-ui/embedded-sdk'
import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { mint } from './mint.ts'
import { present } from './present.ts'

interface Emitted {
  method: string
  args: { guestToken: string }
}

/** The page of the frame: it loads, is given a port, and holds the last token that came through it. */
function playDashboard(frame: HTMLIFrameElement, hold: (token: string) => void) {
  const contentWindow = {
    postMessage: (_message: unknown, _origin: string, [port]: [MessagePort]) => {
      port.onmessage = ({ data }: MessageEvent<Emitted>) => {
        if (data.method === 'guestToken') hold(data.args.guestToken)
      }
    },
  }
  Object.defineProperty(frame, 'contentWindow', { value: contentWindow, configurable: true })
  setTimeout(() => frame.dispatchEvent(new Event('load')), 300)
}

export const subject: Subject = {
  name: 'Superset',
  start: async ({ endpoint, method }) => {
    let held: string | null = null
    const mountPoint = {
      replaceChildren: (frame?: HTMLIFrameElement) => {
        if (frame) playDashboard(frame, (token) => (held = token))
      },
    }
    await insist(() =>
      embedDashboard({
        id: 'dashboard',
        supersetDomain: 'https://superset.example.com',
        mountPoint: mountPoint as unknown as HTMLElement,
        fetchGuestToken: () => mint(endpoint, method),
      }),
    )
    return {
      use: () => present(held),
    }
  },
}

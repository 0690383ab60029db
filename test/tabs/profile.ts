import WebSocket from 'ws'
import { speakDevtools } from './devtools'
import { attachTab, type Tab } from './tab'

/**
 * `tab`: it is shown, which hides the others of its window. `hidden`: it is not shown. `window`: in one of
 * its own, so that nothing else is hidden.
 */
export type Place = 'tab' | 'hidden' | 'window'

/** A user's browser: windows and storage of its own. */
export interface Profile {
  open: (url: string, place?: Place) => Promise<Tab>
  /** The one frame of another site. @throws if there is none, or more than one. */
  attachFrame: () => Promise<Pick<Tab, 'evaluate' | 'said'>>
  close: () => Promise<void>
}

/** A browser that others use as well: nobody sees another's profiles. */
export interface SharedBrowser {
  /** @param skip - skips the test with a reason: it asked for something that the browser's driver cannot do. */
  createProfile: (skip?: (why: string) => never) => Promise<Profile>
  close: () => void | Promise<void>
}

interface TargetInfo {
  targetId: string
  browserContextId?: string
}

export async function connectChromium(endpoint: string): Promise<SharedBrowser> {
  const socket = new WebSocket(endpoint, { perMessageDeflate: false })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const devtools = speakDevtools(socket)

  return {
    async createProfile() {
      const { browserContextId } = await devtools.send<{ browserContextId: string }>(
        'Target.createBrowserContext',
        { disposeOnDetach: true },
      )
      let hasWindow = false
      return {
        async open(url, place = 'tab') {
          const newWindow = place === 'window' || !hasWindow
          hasWindow = true
          const where = { browserContextId, newWindow, background: place === 'hidden' }
          const { targetId } = await devtools.send<{ targetId: string }>('Target.createTarget', {
            url: 'about:blank',
            ...where,
          })
          const tab = await attachTab(devtools, targetId)
          await tab.goto(url)
          return tab
        },
        async attachFrame() {
          const { targetInfos } = await devtools.send<{ targetInfos: TargetInfo[] }>('Target.getTargets', {
            filter: [{ type: 'iframe' }],
          })
          const [frame, ...others] = targetInfos.filter(
            (target) => target.browserContextId === browserContextId,
          )
          if (!frame || others.length > 0)
            throw new Error(`Expected one frame of another site, there are ${frame ? others.length + 1 : 0}.`)
          return attachTab(devtools, frame.targetId)
        },
        close: async () => void (await devtools.send('Target.disposeBrowserContext', { browserContextId })),
      }
    },
    close: () => socket.terminate(),
  }
}

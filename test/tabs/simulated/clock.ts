// Runs in a page and in the vendor's frame, before anything else there.
import { withGlobal } from '@sinonjs/fake-timers'

declare global {
  interface Window {
    /** Said by the server: what time it is as the document loads, epoch ms. */
    simulatedAt: number
    simulated: {
      /**
       * Lets time pass in the page and its frames, up to an instant, and waits until all that was asked for
       * is answered.
       */
      pass: (to: number) => Promise<void>
    }
  }
}

/** How often a frame is told, in real ms, until it answers: one that loads does not hear. */
const TELL_AGAIN_MS = 50

const { setInterval: setRealInterval, clearInterval: clearRealInterval } = window
const ask = window.fetch.bind(window)
const underway = new Set<Promise<unknown>>()

window.fetch = (...request) => {
  const answered = ask(...request)
  const read = answered.then((response) => response.clone().arrayBuffer()).catch(() => {})
  underway.add(read)
  void read.then(() => underway.delete(read))
  return answered
}

const clock = withGlobal(window).install({
  now: window.simulatedAt,
  toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
})

/** One turn of the event loop, by a message: timers stand still. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = underway.size === 0 ? quiet + 1 : 0) {
    await Promise.all(underway)
    await turn()
  }
}

async function passHere(to: number): Promise<void> {
  await clock.tickAsync(Math.max(0, to - clock.now))
  await settle()
}

function passInFrame(frame: HTMLIFrameElement, to: number): Promise<void> {
  return new Promise((resolve) => {
    const tell = () => {
      if (!frame.isConnected || frame.src === 'about:blank') return end()
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = end
      frame.contentWindow?.postMessage({ simulatedTo: to }, '*', [port2])
    }
    const timer = setRealInterval(tell, TELL_AGAIN_MS)
    const end = () => {
      clearRealInterval(timer)
      resolve()
    }
    tell()
  })
}

addEventListener('message', ({ data, ports }: MessageEvent<{ simulatedTo?: number } | null>) => {
  if (data?.simulatedTo !== undefined) void passHere(data.simulatedTo).then(() => ports[0]?.postMessage(null))
})

window.simulated = {
  async pass(to) {
    const inFrames = [...document.querySelectorAll('iframe')].map((frame) => passInFrame(frame, to))
    await Promise.all([passHere(to), ...inFrames])
    await settle()
  },
}

/** What the browser tells a page of its life; heard before the library hears of it. */
export interface LifeEvent {
  type: 'visible' | 'hidden' | 'freeze' | 'resume' | 'pageshow' | 'pagehide' | 'online' | 'offline'
  at: number
  isPersisted?: boolean
}

/** What happened to a page, from before anything else on it began. */
export interface Recording {
  life: LifeEvent[]
  /** When a timer of 50 ms that sets itself again ran, by `performance.now()`. */
  ticks: number[]
  /** Every message that came over a BroadcastChannel which anything on the page had open. */
  heard: { name: string; data: unknown }[]
}

const EVENTS = [
  [document, 'visibilitychange'],
  [document, 'freeze'],
  [document, 'resume'],
  [window, 'pageshow'],
  [window, 'pagehide'],
  [window, 'online'],
  [window, 'offline'],
] as const

/** @param onLife - called with each event, before the library hears of it. */
export function record({
  isTicking,
  onLife,
}: {
  isTicking: boolean
  onLife: (event: LifeEvent) => void
}): Recording {
  const recording: Recording = { life: [], ticks: [], heard: [] }
  for (const [target, type] of EVENTS) {
    const hear = (event: Event) => {
      const told: LifeEvent = {
        type: type === 'visibilitychange' ? document.visibilityState : type,
        at: Date.now(),
      }
      if (event instanceof PageTransitionEvent) told.isPersisted = event.persisted
      recording.life.push(told)
      onLife(told)
    }
    target.addEventListener(type, hear, true)
  }

  const tick = () => {
    recording.ticks.push(performance.now())
    setTimeout(tick, 50)
  }
  if (isTicking) tick()

  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
        recording.heard.push({ name, data }),
      )
    }
  }

  // The server is told what the page prints or throws; it outlives the page.
  const complain = (...said: unknown[]) => navigator.sendBeacon('/printed', said.map(String).join(' '))
  console.error = console.warn = complain
  addEventListener('error', ({ message }) => complain(message))
  addEventListener('unhandledrejection', ({ reason }) => complain(reason))
  return recording
}

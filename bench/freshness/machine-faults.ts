import { HOUR, MINUTE, SECOND, spells, type Fault, type Range, type Scene } from './faults.ts'

/** A machine tells its pages that they are hidden, and sleeps. */
const HIDDEN_BEFORE_MS = 5

/** The machine sleeps. In view, no event tells the page of it; else it is hidden before and shown after. */
export function sleep(
  isInView: boolean,
  every: Range = [10 * MINUTE, 3 * HOUR],
  last: Range = [MINUTE, 72 * HOUR],
  whileAsleep: (scene: Scene, lastMs: number) => void = () => {},
): Fault {
  return spells({
    name: 'sleep',
    every,
    last,
    begin: (scene, lastMs) => {
      if (!isInView) scene.tab.hide()
      // The page still hears that it is hidden.
      scene.world.after(HIDDEN_BEFORE_MS, () => {
        scene.machine.sleep()
        whileAsleep(scene, lastMs)
      })
      return () => {
        scene.machine.wake()
        if (!isInView) scene.tab.show()
      }
    },
  })
}

/**
 * The machine sleeps, out of view, and meanwhile its wall clock is set back to before the moment at which it
 * fell asleep, by up to a day.
 */
export const setBackAsleep = (): Fault =>
  sleep(false, [10 * MINUTE, 3 * HOUR], [MINUTE, 8 * HOUR], ({ machine, world }, lastMs) => {
    const random = world.stream(`back ${world.now}`)
    machine.moveWall(-Math.round(lastMs + 2 * SECOND * ((24 * HOUR) / (2 * SECOND)) ** random()))
  })

/**
 * The machine sleeps as a request has just left; the connection breaks, or its answer waits for the machine
 * to wake.
 */
export const sleepInRequest = (): Fault => (scene) => {
  const { backend, machine, network, tab, world } = scene
  const random = world.stream('fault sleep in request')
  const { note } = backend
  backend.note = (id, sent) => {
    note(id, sent)
    if (machine.isAsleep || random() > 0.3) return
    const breaks = random() < 0.5
    tab.hide()
    world.after(HIDDEN_BEFORE_MS, () => {
      machine.sleep()
      if (breaks) {
        network.cut(false)
        network.mend(false)
      }
      world.after(MINUTE * 480 ** random(), () => {
        machine.wake()
        tab.show()
      })
    })
  }
}

/** The wall clock is set, by up to a day either way. */
export function moveWall(scene: Scene): void {
  const random = scene.world.stream(`wall ${scene.world.now}`)
  const size = SECOND * ((24 * HOUR) / SECOND) ** random()
  scene.machine.moveWall(Math.round(random() < 0.5 ? -size : size))
}

export const wallJumps = (): Fault =>
  spells({
    name: 'jumps',
    every: [10 * MINUTE, 6 * HOUR],
    last: [SECOND, 2 * SECOND],
    begin: (scene) => {
      moveWall(scene)
      return () => {}
    },
  })

export const hidden = (every: Range, last: Range): Fault =>
  spells({
    name: 'hidden',
    every,
    last,
    begin: ({ tab }) => {
      tab.hide()
      return tab.show
    },
  })

/** Hidden, frozen after five minutes, and back. */
export const frozen = (): Fault =>
  spells({
    name: 'frozen',
    every: [10 * MINUTE, 2 * HOUR],
    last: [6 * MINUTE, 10 * HOUR],
    begin: ({ tab, world }) => {
      tab.hide()
      let isBack = false
      world.after(5 * MINUTE, () => !isBack && tab.freeze())
      return () => {
        isBack = true
        tab.resume()
        tab.show()
      }
    },
  })

export const bfcache = (): Fault =>
  spells({
    name: 'bfcache',
    every: [5 * MINUTE, 2 * HOUR],
    last: [10 * SECOND, 5 * HOUR],
    begin: ({ tab }) => {
      tab.leave()
      return tab.comeBack
    },
  })

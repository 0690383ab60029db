import './requests.ts'
import { hide, wakeUps } from './wake-ups.ts'
import { cycle, hold, mountMany, release } from './many.tsx'
import { measureReady } from './ready.tsx'
import { refreshMany, refreshOften } from './refresh.tsx'
import { countRendering } from './rendering.tsx'
import { holdThemed, switchPage, switchProvider } from './theme.tsx'

const bench = {
  countRendering,
  cycle,
  hide,
  hold,
  holdThemed,
  measureReady,
  mountMany,
  refreshMany,
  refreshOften,
  release,
  switchPage,
  switchProvider,
  wakeUps,
}

export type Bench = typeof bench

declare global {
  interface Window {
    bench: Bench
  }
}

window.bench = bench

'use client'

export { advanceTo } from './advanceTo'
export { EmbedTestProvider, type EmbedTestProviderProps } from './EmbedTestProvider'
export {
  createFakeSource,
  type FakeFault,
  type FakeFaultSettings,
  type FakeRequest,
  type FakeSource,
  type FakeSourceOptions,
} from './fake-source'
export { fakeWidget, type FakeWidget, type FakeWidgetSettings } from './fake-widget'
export { fakeVendor, type FakeVendor, type FakeVendorSettings } from './fakeVendor'
export type { EmbedScenario } from './scenario'
export type { Stage, StageOptions } from './stage'

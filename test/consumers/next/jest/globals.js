import { TextDecoder, TextEncoder } from 'node:util'

// Browsers have them; jest-environment-jsdom does not, and jose wants them when it is loaded.
Object.assign(globalThis, { TextDecoder, TextEncoder })

// The switchboard of Superset's own pages, for the emulated one. It is bundled as a script: see servers.ts.
import { Switchboard } from '@superset-ui/switchboard'

Object.assign(globalThis, { Switchboard })

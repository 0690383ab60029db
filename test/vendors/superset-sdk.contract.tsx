import { supersetSdk, type SupersetSdkOptions } from '../../src/vendors/superset-sdk'
import { contract } from './contract'
import { colorInFrame } from './frames'
import { framesWithSrc, inFrame } from './see'
import type { VendorWorld } from './world'

const options = ({ servers }: VendorWorld, hideTitle = false): SupersetSdkOptions => ({
  supersetDomain: servers.superset,
  id: '6b2ff1ad-5f0a-4a3e-9a4c-0f6f0a6f4c11',
  dashboardUiConfig: { hideTitle },
})
const frameOf = (title: string) => document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`)
const PULLS =
  'The SDK asks for a token 5 s before its token expires, by a timer of its own, and never when it is told of another.'

contract('superset-sdk', {
  name: 'Superset, its SDK',
  id: 'superset',
  vendor: supersetSdk,
  mode: 'inline',
  options: (world) => options(world),
  changed: {
    options: (world) => options(world, true),
    hasArrived: (title) => frameOf(title)?.src.includes('uiConfig=1'),
    mounts: true,
  },
  can: {
    kept: null,
    token: null,
    swap: { how: 'in-place', text: true, talk: null },
    theme: null,
    rejection: PULLS,
    perPage: 2,
    user: null,
    rotates: false,
  },
  makesNoCalls: true,
  skips: { rejection: PULLS },
  see: {
    ...inFrame,
    roots: framesWithSrc,
    answer: /: \d+ reads?/,
    color: (title) => colorInFrame(title, '.board'),
  },
})

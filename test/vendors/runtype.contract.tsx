import '@runtypelabs/persona/widget.css'
import { runtype, type RuntypeOptions } from '../../src/vendors/runtype'
import { runtypeCdn } from '../../src/vendors/runtype-cdn'
import { contract, type ContractRow } from './contract'

const field = (title: string) => embedOf(title).querySelector('textarea') as HTMLTextAreaElement

/** Writes and sends as a person does, once Persona has finished its last answer. */
async function say(title: string, text: string) {
  await vi.waitFor(() => expect(embedOf(title).querySelector('[data-persona-root]')).not.toBeNull(), 5_000)
  await vi.waitFor(() => expect(embedOf(title).querySelector('[aria-label*="Stop" i]')).toBeNull(), 5_000)
  const kept = field(title).value
  typeInto(field(title), text)
  field(title).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
  await wait(50)
  if (kept) typeInto(field(title), kept)
}

const options = ({ servers }: VendorWorld, title = 'Assistant'): RuntypeOptions => ({ apiUrl: servers.runtype, config: { launcher: { title } } })

const see: ContractRow<{ inline: RuntypeOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('[data-persona-root]')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  use: (title) => say(title, 'invite'),
  talk: (title) => embedOf(title).querySelector('[data-persona-root]')?.textContent ?? '',
  answer: /You asked: invite.*?until it is done/s,
  color: (title) => getComputedStyle(field(title).closest('form') ?? document.body).backgroundColor,
  calls: (counts: Counts) => counts['chats'] ?? 0,
  refused: (counts: Counts) => counts['chatRefused'] ?? 0,
}

const row: ContractRow<{ inline: RuntypeOptions }> = {
  name: 'Runtype',
  id: 'runtype',
  vendor: runtype,
  mode: 'inline',
  options: (world) => options(world),
  changed: {
    options: (world) => options(world, 'Concierge'),
    arrives: (title) => {
      if (!embedOf(title).textContent?.includes('Concierge')) throw new Error('not yet')
    },
    mounts: false,
  },
  can: {
    swap: { how: 'in-place', text: true, talk: true },
    theme: null,
    rejection: null,
    perPage: 2,
    user: null,
    rotates: true,
    // Persona measures itself; browsers keep this notice to themselves, the test runner prints it.
    prints: /ResizeObserver loop/,
  },
  see,
}

contract('runtype', row)
contract('runtype', {
  ...row,
  name: 'Runtype, from a CDN',
  vendor: runtypeCdn,
  options: (world) => ({ ...options(world), scriptUrl: `${world.servers.runtype}/persona/index.global.js` }),
  changed: {
    ...row.changed,
    options: (world) => ({ ...options(world, 'Concierge'), scriptUrl: `${world.servers.runtype}/persona/index.global.js` }),
  },
})

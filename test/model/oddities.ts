import type { EmbedErrorCode } from '../../src'

const LONG = 'CANARY'.repeat(4_000)

/** Bodies that hold no usable token. Those with a value that looks like one must not be quoted. */
export const MALFORMED: readonly unknown[] = [
  null,
  undefined,
  42,
  true,
  [],
  ['CANARY-listed'],
  {},
  '',
  'undefined',
  { embedToken: 'undefined' },
  { embedToken: 'CANARY with a space' },
  { embedToken: { value: 'CANARY-nested' } },
  { embedToken: '{CANARY}' },
  'Unauthorized',
  { token: 'CANARY-x', expiresIn: 'soon' },
  { token: 'CANARY-x', expiresIn: -5 },
  { token: 'CANARY-x', expiresAt: 'tomorrow' },
  { error: 'CANARY-e', token: 'CANARY-x' },
  { data: null },
  { token: LONG },
  { 'CANARY-key': 1 },
]

/** What sources throw that throw no error of ours. */
export const ODD: readonly { thrown: unknown; code?: EmbedErrorCode }[] = [
  { thrown: undefined },
  { thrown: null },
  { thrown: 'CANARY thrown as text' },
  { thrown: 0 },
  { thrown: Symbol('CANARY') },
  { thrown: {} },
  { thrown: { status: '401' } },
  { thrown: { response: { status: 403 } }, code: 'EMBED_DENIED' },
  { thrown: new Error('CANARY in a message') },
  { thrown: Object.freeze({ status: 0, retryAfter: NaN }) },
  { thrown: () => 'CANARY' },
  {
    thrown: {
      get status(): number {
        throw new Error('CANARY in a getter')
      },
    },
  },
]

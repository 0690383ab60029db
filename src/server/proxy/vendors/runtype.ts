import type { RefusalFields, VendorRules } from '../rules'

/**
 * Runtype's Persona: its `apiUrl`, and the body's `token` of `/v1/client/init`. Its other calls send the
 * session that `init` gave.
 *
 * @source `@runtypelabs/persona` 4.17.0 (`client.ts`): calls, `X-Persona-Version`, `{ error, hint }`
 */
export const runtypeRules: VendorRules = {
  name: 'Runtype',
  baseUrl: 'https://api.runtype.com',
  routes: [
    { method: 'POST', path: '/v1/client/init', token: 'body' },
    { method: 'POST', path: '/v1/client/chat', token: 'session' },
    { method: 'POST', path: '/v1/client/resume', token: 'session' },
    { method: 'POST', path: '/v1/client/feedback', token: 'session' },
  ],
  tokenHeaders: [],
  requestHeaders: ['x-persona-version'],
  sendsCookies: true,
  refusal: ({ status, message }: RefusalFields) => ({
    error: status === 401 ? 'Unauthorized' : message,
    hint: message,
  }),
}

import type { RefusalFields, VendorRules } from '../rules'

/**
 * Open Chat Widget: its `data-api-url`, and the header `x-api-key` or `x-widget-api-key`.
 *
 * @source the vendor's source, `b4d0f31` (2026-02-18), and its code while it ran: routes, headers, and the
 * errors' one field
 */
export const openChatWidgetRules: VendorRules = {
  name: 'Open Chat Widget',
  baseUrl: undefined,
  routes: [
    { method: 'POST', path: '/v1/chat', token: 'header' },
    { method: 'POST', path: '/v1/chat/stream', token: 'header' },
    { method: 'POST', path: '/chat', token: 'header' },
  ],
  tokenHeaders: ['x-api-key', 'x-widget-api-key'],
  requestHeaders: [],
  sendsCookies: true,
  refusal: ({ status, message }: RefusalFields) => ({ error: status === 401 ? 'Unauthorized' : message }),
}

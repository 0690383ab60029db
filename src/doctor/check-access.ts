import type { Check } from './check'
import { error, type Finding, warning } from './finding'

const EVIL = 'https://doctor.invalid'

/** Whether another site’s page can mint with a user’s cookie. */
export const checkCsrf: Check = async ({ first, ask, options: { cookie } }) => {
  if (!first.token || cookie === undefined) return []
  const { token } = await ask({
    headers: { origin: EVIL, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
  })
  return token
    ? [
        error(
          'csrf',
          'A page of another site gets a token with the user’s cookie.',
          'Refuse requests whose Sec-Fetch-Site is cross-site, or whose Origin you do not know.',
        ),
      ]
    : []
}

/** What comes without a session. */
export const checkSession: Check = async ({ first, ask, options: { cookie } }) => {
  if (!first.token || cookie === undefined) return []
  const { token, first: answer } = await ask({ cookie: null })
  if (token)
    return [error('no-session', 'A token comes without a cookie.', 'Check the session before you mint.')]
  if (answer?.status === 401) return []
  return [
    warning(
      'unauthenticated',
      `Without a session, the status is ${answer?.status ?? 0}.`,
      'Answer 401: the page then knows that its user has to sign in.',
    ),
  ]
}

/** Whether a page of one user gets the token of another, who has signed in since. */
export const checkIdentity: Check = async ({ first, ask, options: { cookie } }) => {
  if (!first.token || cookie === undefined) return []
  const { token } = await ask({ identity: 'somebody-else-of-the-doctor' })
  return token
    ? [
        error(
          'identity',
          'A request for another user’s identity gets this user’s token.',
          'Compare identity with the session, and answer 409: identityOf of createTokenHandler.',
        ),
      ]
    : []
}

/** Vendors whose tokens are the same for all users. @source their token is of an experience, a flow, a deployment */
const SHARED = new Set(['interakt', 'runtype', 'open-chat-widget'])

/** Whether two users get the same token. */
export const checkUsers: Check = async ({ first, ask, options: { otherCookie, vendor } }) => {
  if (!first.token || otherCookie === undefined) return []
  const { token, first: answer } = await ask({ cookie: otherCookie })
  const findings: Finding[] = []
  if (!token)
    findings.push(
      warning(
        'other-user',
        `The session in --other-cookie gets no token (status ${answer?.status ?? 0}).`,
        'Give the session of a user who may have one.',
      ),
    )
  else if (token.token.value === first.token.token.value && !SHARED.has(vendor))
    findings.push(
      error(
        'same-token',
        'Two users get the same token.',
        'Cache tokens by user, and check that the vendor is told who it is.',
      ),
    )
  return findings
}

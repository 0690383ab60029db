import { isRecord } from '../base/json'
import { readAnswer } from '../token/answer'
import { readClaims } from '../token/token'
import type { Asked } from './ask'
import type { Check } from './check'
import { error, type Finding, warning } from './finding'

const SHORT_MS = 60_000
const SKEW_MS = 5_000

/** Whether the end of a token is known, and can be believed. */
export const checkLifetime: Check = ({ first: { token, answer, first } }) => {
  if (!token || !answer) return []
  const findings: Finding[] = []
  const { expiresAt, receivedAt, value } = token.token
  const { exp, iat } = readClaims(value)
  const date = answer.serverTime
  if (token.lifetimeFrom === 'unknown')
    findings.push(
      warning(
        'expiry-unknown',
        'Nothing says when the token expires.',
        'Answer expiresIn in seconds, or expiresIn: null if it never does.',
      ),
    )
  if (date === undefined)
    findings.push(
      warning(
        'no-date',
        'The answer has no Date.',
        'Let the server send Date: a page with a wrong clock needs it.',
      ),
    )
  if (expiresAt !== null && expiresAt - receivedAt < SHORT_MS)
    findings.push(
      warning(
        'short',
        `The token lives for ${Math.max(0, Math.round((expiresAt - receivedAt) / 1_000))} s only.`,
        'Mint tokens of some minutes, and do not keep them until their end.',
      ),
    )
  if (exp !== undefined && date !== undefined) {
    const told = readAnswer(answer.body).told.find(({ after }) => after !== undefined)?.after
    if (told !== undefined && told * 1_000 > exp * 1_000 - date + SKEW_MS)
      findings.push(
        error(
          'expiry-too-long',
          'expiresIn is longer than the token’s own exp.',
          'Answer what is left of exp: exp − now, in seconds.',
        ),
      )
  }
  if (iat !== undefined && date !== undefined && iat * 1_000 - date > SKEW_MS)
    findings.push(
      error(
        'clock',
        'The token was issued in the future, by the Date of the answer.',
        'Set the clocks of the server and of what signs the token.',
      ),
    )
  if (Number(first?.headers.get('age') ?? 0) > 0)
    findings.push(
      error(
        'age',
        'A cache gave the answer: it has an Age.',
        'Answer Cache-Control: no-store, and leave the endpoint out of the CDN’s cache.',
      ),
    )
  return findings
}

/** Whether a token that is handed out again counts down: asked twice. */
export const checkAgeing: Check = async ({ first, ask, options }) => {
  const before = left(first)
  if (before === undefined) return []
  await new Promise((resolve) => setTimeout(resolve, options.waitMs))
  const second = await ask()
  if (!second.token || second.token.token.value !== first.token?.token.value || left(second) !== before)
    return []
  return [
    error(
      'ageing',
      'The same token came twice, with the same expiresIn: it does not count down.',
      'Store when the token expires, and answer what is left. Or mint one for each request.',
    ),
  ]
}

/** What the answer itself says is left, as it stands there. */
function left({ answer }: Asked): unknown {
  const { body } = answer ?? {}
  const data = isRecord(body) && isRecord(body['data']) ? body['data'] : body
  const value = isRecord(data) ? (data['expiresIn'] ?? data['expires_in']) : undefined
  return typeof value === 'number' ? value : undefined
}

import { parseArgs } from 'node:util'
import { readJson, isRecord, type JsonObject } from '../base/json'

/** What is to be examined. */
export interface DoctorOptions {
  /** The token endpoint. */
  url: string
  /** The session of a user, as a `Cookie` header. */
  cookie?: string | undefined
  /** The session of another user. */
  otherCookie?: string | undefined
  /** Default `""`: the endpoint has one vendor. */
  vendor: string
  params: JsonObject
  /** The page's origin, if it is not the endpoint's. */
  origin?: string | undefined
  /** A page whose Content-Security-Policy is read. */
  csp?: string | undefined
  json: boolean
  /** Between the two requests that show how a token ages, in ms. Default 1200. */
  waitMs: number
}

export const USAGE = `react-embed-token doctor <url of the token endpoint> [options]

  --cookie "name=value"        the session of a user who may have a token
  --other-cookie "name=value"  the session of another user: the tokens must differ
  --vendor id                  e.g. interakt
  --params '{"board":"7"}'     the vendor's params, as JSON
  --origin https://…           the origin of your page, if it is not the endpoint's
  --csp https://…              a page: its Content-Security-Policy is read
  --json                       findings as JSON

Exit status: 0 nothing is wrong, 1 something is, 2 it could not be examined.`

/** @returns the options, or a sentence about what is wrong with them. */
export function readOptions(args: readonly string[]): DoctorOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        cookie: { type: 'string' },
        'other-cookie': { type: 'string' },
        vendor: { type: 'string' },
        params: { type: 'string' },
        origin: { type: 'string' },
        csp: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [command, url] = positionals
    if (command !== 'doctor' || positionals.length !== 2 || !isWebUrl(url)) return USAGE
    const params = readJson(values.params ?? '{}')
    if (!isRecord(params)) return '--params is not a JSON object.'
    if (values.origin !== undefined && new URL(values.origin).origin !== values.origin)
      return '--origin is no origin. Write https://app.example.com, with nothing after it.'
    if (values.csp !== undefined && !isWebUrl(values.csp)) return '--csp is not the address of a page.'
    return {
      url,
      cookie: values.cookie,
      otherCookie: values['other-cookie'],
      vendor: values.vendor ?? '',
      params: params as JsonObject,
      origin: values.origin,
      csp: values.csp,
      json: values.json ?? false,
      waitMs: 1_200,
    }
  } catch {
    // The reason would repeat an argument, which may be a cookie.
    return USAGE
  }
}

function isWebUrl(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\//.test(text) && URL.canParse(text)
}

import type { QuickSightClient } from '@aws-sdk/client-quicksight'
import { isRecord } from '../../base/json'
import { EmbedError } from '../../errors/errors'
import { bundle } from '../mint/bundle'
import { isMissing } from '../mint/credential'
import type { Mint, MintRequest } from '../mint/mint'
import { markAsUsedOnce } from '../mint/single-use'
import { throwAwsError } from './aws-error'

/**
 * The content that the URL opens, in QuickSight's words; further kinds are passed on as they are.
 *
 * @source https://docs.aws.amazon.com/quicksight/latest/APIReference/API_RegisteredUserEmbeddingExperienceConfiguration.html
 */
export interface QuickSightExperience {
  Dashboard?: { InitialDashboardId: string } | undefined
  DashboardVisual?:
    { InitialDashboardVisualId: { DashboardId: string; SheetId: string; VisualId: string } } | undefined
  [kind: string]: unknown
}

/** A client of `@aws-sdk/client-quicksight`, as far as the mint uses it. */
export interface QuickSightSender {
  send: (...command: never[]) => Promise<unknown>
}

/** A user who is registered with QuickSight. */
export interface QuickSightRegisteredUser {
  userArn: string
  experience: QuickSightExperience
}

/** A user whom QuickSight does not know. */
export interface QuickSightAnonymousUser {
  /** E.g. `default`. */
  namespace: string
  /** The dashboards and visuals that the session may show. */
  authorizedResourceArns: readonly string[]
  experience: QuickSightExperience
  /** For row-level security. They come from your session, never from the page. */
  sessionTags?: readonly { Key: string; Value: string }[] | undefined
}

/** Options of {@link quicksightMint}. */
export interface QuickSightMintOptions<User> {
  /** A client of `@aws-sdk/client-quicksight`, with your region and credentials. */
  client: QuickSightSender
  awsAccountId: string
  /**
   * Whom the URL is for, and what it shows. `params.dashboardId`, `params.sheetId` and `params.visualId` come
   * from the page: grant only what the user may see.
   */
  user: (
    request: MintRequest<User>,
  ) =>
    | QuickSightRegisteredUser
    | QuickSightAnonymousUser
    | Promise<QuickSightRegisteredUser | QuickSightAnonymousUser>
  /** How long a session lives: 15 to 600 minutes. Default 600. */
  sessionLifetimeInMinutes?: number | undefined
  /**
   * Origins of pages that may embed, e.g. `https://app.example.com`. The origin of the request is passed to
   * QuickSight as `AllowedDomains` if it is in this list, and refused otherwise. Default: QuickSight's own list
   * holds.
   */
  allowedOrigins?: readonly string[] | undefined
}

/** @source https://docs.aws.amazon.com/quicksight/latest/APIReference/API_GenerateEmbedUrlForRegisteredUser.html */
const URL_SECONDS = 300
/** The same page: 15 to 600, 600 by default. */
const SESSION_MINUTES = 600

/**
 * Makes embed URLs, for registered and for anonymous users. Each opens one dashboard once, within five minutes.
 * The token is the URL with the length of the session that it begins. Do not wrap it in `cached`, which refuses
 * it.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the account's id is empty, or the request's origin is not allowed;
 * `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`; `createTokenHandler` makes them 502, 429 and 502.
 *
 * @example
 * import { QuickSightClient } from '@aws-sdk/client-quicksight'
 * createTokenHandler({ authorize, mint: quicksightMint<User>({ client: new QuickSightClient({}), awsAccountId: '1',
 * user: ({ user }) => ({ userArn: user.id, experience: { Dashboard: { InitialDashboardId: 'd1' } } }) }) })
 */
export function quicksightMint<User>({
  client,
  awsAccountId,
  user,
  sessionLifetimeInMinutes = SESSION_MINUTES,
  allowedOrigins,
}: QuickSightMintOptions<User>): Mint<User> {
  return async (asked) => {
    if (isMissing(awsAccountId))
      throw new EmbedError(
        'EMBED_CONFIG',
        'awsAccountId of quicksightMint is empty. Is the environment variable set?',
      )
    const allowed = allowedOrigins ? { AllowedDomains: [originOf(asked.request, allowedOrigins)] } : {}
    const common = {
      AwsAccountId: awsAccountId,
      SessionLifetimeInMinutes: sessionLifetimeInMinutes,
      ...allowed,
    }
    const whom = await user(asked)
    const sdk = await import('@aws-sdk/client-quicksight')
    const abortSignal = asked.signal
    const quicksight = client as Pick<QuickSightClient, 'send'>
    let answer: unknown
    try {
      answer =
        'userArn' in whom
          ? await quicksight.send(
              new sdk.GenerateEmbedUrlForRegisteredUserCommand({
                ...common,
                UserArn: whom.userArn,
                ExperienceConfiguration: whom.experience,
              }),
              { abortSignal },
            )
          : await quicksight.send(
              new sdk.GenerateEmbedUrlForAnonymousUserCommand({
                ...common,
                Namespace: whom.namespace,
                AuthorizedResourceArns: [...whom.authorizedResourceArns],
                ExperienceConfiguration: whom.experience,
                ...(whom.sessionTags ? { SessionTags: [...whom.sessionTags] } : {}),
              }),
              { abortSignal },
            )
    } catch (error) {
      throwAwsError(error)
    }
    const url = isRecord(answer) ? answer['EmbedUrl'] : undefined
    if (typeof url !== 'string')
      throw new EmbedError('EMBED_UNAVAILABLE', 'QuickSight answered without an EmbedUrl.')
    const embedToken = bundle({ url, sessionMinutes: sessionLifetimeInMinutes })
    return markAsUsedOnce({ embedToken, expiresIn: URL_SECONDS })
  }
}

function originOf({ headers }: Request, allowed: readonly string[]): string {
  const origin = headers.get('origin') ?? ''
  if (allowed.includes(origin)) return origin
  throw new EmbedError(
    'EMBED_CONFIG',
    'The page’s origin is not in `allowedOrigins` of quicksightMint, so QuickSight would not show the dashboard on it.',
  )
}

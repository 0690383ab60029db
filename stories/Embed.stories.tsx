import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { Embed, EmbedProvider, type EmbedClient, type EmbedError } from '../src'
import { fakeWidget, type EmbedScenario } from '../src/testing'
import { answeringAgent } from '../src/vendors/answering-agent'
import { interakt } from '../src/vendors/interakt'
import { returningAi } from '../src/vendors/returning-ai'
import { DARK, embedIn, GIVEN, isOutOfReach, partIn, surfaceIn } from './fixtures'

interface Args {
  mode: 'inline' | 'iframe'
  vendor: keyof typeof VENDORS
  height: number
  title: string
  onReady: () => void
  onError: (error: EmbedError) => void
}

const VENDORS = {
  'Returning.AI': [returningAi, { widget: 'store', communityId: 'c1' }],
  Interakt: [interakt, { widget: 'chat', url: 'https://help.example.com/chat' }],
  'Answering Agent': [answeringAgent, {}],
} as const

/** The page's own client; the toolbar's and the story's scenario stand before it. */
const NOBODYS = {} as EmbedClient

/**
 * Every state of `<Embed>`, in each mode. Stand-ins are in the vendors' places; choose another state, theme,
 * direction or time in the toolbar.
 */
const meta = {
  title: 'Components/Embed',
  component: Embed as ComponentType as ComponentType<Args>,
  args: { mode: 'inline', vendor: 'Returning.AI', height: 320, title: 'Store', onReady: fn(), onError: fn() },
  argTypes: {
    ...GIVEN,
    mode: { control: 'inline-radio', options: ['inline', 'iframe'] },
    vendor: { control: 'select', options: Object.keys(VENDORS) },
    height: { control: { type: 'range', min: 48, max: 800, step: 8 } },
  },
  render: ({ vendor, mode, ...props }) => {
    const [definition, options] = VENDORS[vendor]
    const embed = { vendor: definition, options, mode, ...props } as Parameters<
      typeof Embed<{ inline: object; iframe: object }, 'inline'>
    >[0]
    return (
      <EmbedProvider client={NOBODYS} identity="user-1">
        <Embed {...embed} />
      </EmbedProvider>
    )
  },
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>
type Play = NonNullable<Story['play']>

function state(mode: 'inline' | 'iframe', scenario: EmbedScenario, play: Play): Story {
  return { args: { mode }, parameters: { embed: { scenario } }, play }
}

const becomes = (canvasElement: HTMLElement, expected: string) =>
  waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', expected))

/** The widget is there, and its user can use it. */
const isThere: Play = async ({ canvasElement }) => {
  await becomes(canvasElement, 'ready')
  await expect(surfaceIn(canvasElement)).toHaveAttribute('aria-busy', 'false')
  await expect(fakeWidget(embedIn(canvasElement)).token).toMatch(/^fake-returning-ai-\d+$/)
  for (const part of ['skeleton', 'notice', 'failure'] as const)
    await expect(partIn(canvasElement, part)).toBeNull()
  await expect(document.body).toHaveFocus()
}

const isFresh: Play = async (context) => {
  await isThere(context)
  await expect(context.args.onReady).toHaveBeenCalledOnce()
  await expect(context.args.onError).not.toHaveBeenCalled()
}

/** The size is the widget's already, so nothing moves when it comes. */
function isLoading(words: string): Play {
  return async ({ args, canvas, canvasElement }) => {
    await expect(await canvas.findByText(words)).toBeInTheDocument()
    const embed = canvas.getByRole('group', { name: 'Store' })
    await expect(embed).toHaveAttribute('data-embed-state', 'loading')
    await expect(surfaceIn(canvasElement)).toHaveAttribute('aria-busy', 'true')
    await expect(embed.offsetHeight).toBe(320)
    await expect(partIn(canvasElement, 'skeleton')).toBeVisible()
    await expect(canvas.queryByRole('alert')).toBeNull()
    await expect(args.onReady).not.toHaveBeenCalled()
  }
}

/** Due, and nobody is disturbed by it; the frame around may say so, in CSS. */
function isDue(isRefreshing: boolean): Play {
  return async (context) => {
    const { canvasElement } = context
    await isThere(context)
    if (isRefreshing)
      await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-refreshing'))
    await isThere(context)
    await expect(context.args.onError).not.toHaveBeenCalled()
  }
}

/** It can be seen, not used: its token is dead, and there is no other yet. */
const isExpired: Play = async ({ args, canvas, canvasElement }) => {
  await becomes(canvasElement, 'expired')
  await expect(canvas.getByRole('status')).toHaveTextContent('Reconnecting…')
  await expect(fakeWidget(embedIn(canvasElement))).toMatchObject({
    token: null,
    isSuspended: true,
    isGone: false,
  })
  if (args.mode === 'inline')
    await waitFor(() => expect(isOutOfReach(canvas.getByLabelText('Typed here'))).toBe(true))
  else await waitFor(() => expect(canvas.getByTitle('Store').closest('[inert]')).not.toBeNull())
  await expect(canvas.queryByRole('alert')).toBeNull()
}

/** What a person sees of a failure, and how they get at its Retry. */
function hasFailed(code: string, title: string, text: string): Play {
  return async ({ args, canvas, canvasElement }) => {
    await becomes(canvasElement, 'failed')
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveTextContent(title)
    await expect(alert).toHaveTextContent(text)
    await expect(alert).toHaveAttribute('data-embed-code', code)
    await expect(surfaceIn(canvasElement)).toHaveAttribute('aria-busy', 'false')
    await expect(embedIn(canvasElement).offsetHeight).toBe(320)
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    await expect(document.body).toHaveFocus()
    const retry = within(alert).getByRole('button', { name: 'Try again' })
    await expect(retry).toBeVisible()
    // Not by Tab: Testing Library knows nothing of inert, and stops at what is in the covered widget.
    retry.focus()
    await expect(retry).toHaveFocus()
    retry.blur()
    await expect(args.onReady).not.toHaveBeenCalled()
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code }))
  }
}

const WRONG = 'Something went wrong on the way.'
const TRYING = 'We’ll keep trying.'

const offline = hasFailed('EMBED_NETWORK', 'No connection', `Check your connection. ${TRYING}`)
const backendDown = hasFailed('EMBED_UNAVAILABLE', 'This didn’t load', `${WRONG} ${TRYING}`)
const backendSlow = hasFailed('EMBED_TIMEOUT', 'No answer yet', `It is taking too long to answer. ${TRYING}`)
const busy = hasFailed(
  'EMBED_RATE_LIMITED',
  'This didn’t load',
  `There are too many requests right now. ${TRYING}`,
)
const denied = hasFailed('EMBED_DENIED', 'You don’t have access', 'Sign in again, or ask for access.')
const sessionOver = hasFailed(
  'EMBED_DENIED',
  'You’re signed out',
  'Your session has ended. Sign in again, then try again.',
)
const mismatch = hasFailed(
  'EMBED_IDENTITY_MISMATCH',
  'Someone else is signed in',
  'Reload the page to go on with the other account.',
)
const refused = hasFailed('EMBED_REQUEST_REFUSED', 'This didn’t load', WRONG)
const malformed = hasFailed('EMBED_TOKEN_MALFORMED', 'This didn’t load', `${WRONG} ${TRYING}`)
const deadOnArrival = hasFailed('EMBED_TOKEN_EXPIRED', 'This didn’t load', `${WRONG} ${TRYING}`)
const rejected = hasFailed(
  'EMBED_TOKEN_REJECTED',
  'This didn’t load',
  'Your access to this content wasn’t accepted.',
)
const blocked = hasFailed(
  'EMBED_WIDGET_LOAD',
  'This content was blocked',
  'An ad blocker may have stopped it, or its server can’t be reached.',
)
const unresponsive = hasFailed('EMBED_WIDGET_TIMEOUT', 'No answer yet', 'It is taking too long to answer.')
const crashed = hasFailed(
  'EMBED_WIDGET_ERROR',
  'This didn’t load',
  'Something went wrong inside this content.',
)
const isSlow = isLoading('This is taking longer than usual…')

export const InlineFresh = state('inline', 'fresh', isFresh)
export const InlineFreshDark: Story = { ...InlineFresh, ...DARK }
/** Nobody is signed in looks the same: a page that knows its user a moment later shows no error before. */
export const InlineLoading = state('inline', 'loading', isLoading('Loading…'))
export const InlineLoadingDark: Story = { ...InlineLoading, ...DARK }
/** After 8 s it says so. */
export const InlineSlow = state('inline', 'slow', isSlow)
export const InlineSignedOut = state('inline', 'signed-out', isLoading('Loading…'))
export const InlineDue = state('inline', 'due', isDue(false))
export const InlineRefreshing = state('inline', 'refreshing', isDue(true))
/** Rare, for a renewal comes well before the end. */
export const InlineExpired = state('inline', 'expired', isExpired)
export const InlineExpiredDark: Story = { ...InlineExpired, ...DARK }
export const InlineOffline = state('inline', 'offline', offline)
export const InlineOfflineDark: Story = { ...InlineOffline, ...DARK }
export const InlineBackendDown = state('inline', 'backend-down', backendDown)
export const InlineBackendSlow = state('inline', 'backend-slow', backendSlow)
export const InlineTooManyRequests = state('inline', 'busy', busy)
/**
 * 403: the user is known, and may not have a token. It is shown at once, because another attempt cannot help.
 */
export const InlineDenied = state('inline', 'denied', denied)
export const InlineDeniedDark: Story = { ...InlineDenied, ...DARK }
/**
 * 401, or a sign-in page in place of a token. Retry works once the user has signed in again, also in another
 * tab.
 */
export const InlineSessionOver = state('inline', 'session-over', sessionOver)
export const InlineSessionOverDark: Story = { ...InlineSessionOver, ...DARK }
/** Another user signed in, in another tab: this page shows nothing of theirs. */
export const InlineIdentityMismatch = state('inline', 'identity-mismatch', mismatch)
export const InlineIdentityMismatchDark: Story = { ...InlineIdentityMismatch, ...DARK }
/** Another 4xx: the page's own mistake. */
export const InlineRequestRefused = state('inline', 'refused', refused)
export const InlineMalformed = state('inline', 'malformed', malformed)
export const InlineDeadOnArrival = state('inline', 'dead-on-arrival', deadOnArrival)
/** The widget refused its token, and the one that replaced it. */
export const InlineRejected = state('inline', 'rejected', rejected)
export const InlineRejectedDark: Story = { ...InlineRejected, ...DARK }
/** An ad blocker, a CSP or the vendor's outage. */
export const InlineBlocked = state('inline', 'blocked', blocked)
export const InlineUnresponsive = state('inline', 'unresponsive', unresponsive)
export const InlineCrashed = state('inline', 'crashed', crashed)

export const IframeFresh = state('iframe', 'fresh', isFresh)
export const IframeFreshDark: Story = { ...IframeFresh, ...DARK }
export const IframeLoading = state('iframe', 'loading', isLoading('Loading…'))
export const IframeSlow = state('iframe', 'slow', isSlow)
export const IframeSignedOut = state('iframe', 'signed-out', isLoading('Loading…'))
export const IframeDue = state('iframe', 'due', isDue(false))
export const IframeRefreshing = state('iframe', 'refreshing', isDue(true))
export const IframeExpired = state('iframe', 'expired', isExpired)
export const IframeExpiredDark: Story = { ...IframeExpired, ...DARK }
export const IframeOffline = state('iframe', 'offline', offline)
export const IframeBackendDown = state('iframe', 'backend-down', backendDown)
export const IframeBackendSlow = state('iframe', 'backend-slow', backendSlow)
export const IframeTooManyRequests = state('iframe', 'busy', busy)
export const IframeDenied = state('iframe', 'denied', denied)
export const IframeSessionOver = state('iframe', 'session-over', sessionOver)
export const IframeIdentityMismatch = state('iframe', 'identity-mismatch', mismatch)
export const IframeRequestRefused = state('iframe', 'refused', refused)
export const IframeMalformed = state('iframe', 'malformed', malformed)
export const IframeDeadOnArrival = state('iframe', 'dead-on-arrival', deadOnArrival)
export const IframeRejected = state('iframe', 'rejected', rejected)
export const IframeBlocked = state('iframe', 'blocked', blocked)
export const IframeUnresponsive = state('iframe', 'unresponsive', unresponsive)
export const IframeCrashed = state('iframe', 'crashed', crashed)

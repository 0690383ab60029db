import type { IEmbedBuilder, ILookerConnection, LookerEmbedExSDK } from '@looker/embed-sdk'
import { isSameData } from '../../base/json'
import { EmbedError, quote } from '../../errors/errors'
import { bundleSecrets, readBundle } from '../../vendor-kit/bundle'
import type { MountContext } from '../../vendor-kit/inline-definition'
import type { WidgetHandle } from '../../vendor-kit/widget-handle'
import type { LookerBundle, LookerOptions } from './options'

/** Told by `onEvent`. @source @looker/embed-sdk 2.0.8, types.ts */
const TOLD = [
  ...['dashboard:run:start', 'dashboard:run:complete', 'dashboard:filters:changed', 'dashboard:edit:start'],
  ...['dashboard:save:complete', 'drillmenu:click', 'drillmodal:explore', 'explore:run:complete'],
  ...['look:run:complete', 'page:changed', 'session:status'],
]

/** A session that has ended, as Looker's API says it. @source cookieless-embed, `session_reference_token_ttl` */
const ENDED = { session_reference_token_ttl: 0 }

/** Puts a frame of Looker's into the container, and answers its asks for tokens. */
export function mountLooker(
  createSdk: () => LookerEmbedExSDK,
  context: MountContext<LookerOptions>,
): WidgetHandle<LookerOptions> {
  const { container, options, title, report, getToken } = context
  const { colorScheme } = context.theme
  let given = options
  /** Counts the frames. What an earlier one says is ignored. */
  let turn = 0
  /** The token that the frame was opened with. */
  let opened = ''
  /** Its session has ended: only a token that was acquired opens another frame. */
  let isOver = false
  let connection: ILookerConnection | undefined

  // The SDK has no option for either.
  const dressing = new MutationObserver(() => container.querySelectorAll('iframe').forEach(dress))
  const dress = (frame: HTMLIFrameElement) => {
    if (frame.title === title) return
    frame.title = title
    Object.assign(frame.style, { width: '100%', height: '100%', border: '0' })
  }
  dressing.observe(container, { childList: true })

  function open(token: string) {
    const bundle = readBundle<LookerBundle>(token)
    if (!bundle?.api_token)
      return report.failed(
        new EmbedError(
          'EMBED_CONFIG',
          'Looker needs the token that `lookerMint` makes, or one of its shape.',
        ),
      )
    isOver = !bundle.authentication_token
    if (isOver) return report.rejected('the session has to be acquired anew')
    turn += 1
    const mine = turn
    opened = token
    connection = undefined
    container.replaceChildren()
    const sdk = createSdk()
    sdk.initCookieless(
      options.host,
      () => Promise.resolve({ ...bundle, authentication_token: bundle.authentication_token ?? null }),
      () => nextTokens(mine),
    )
    tellSession(bundle)
    const builder = builderOf(sdk, given, colorScheme).withAriaLabel(title).appendTo(container)
    hear(builder, mine)
    builder
      .build()
      .connect()
      .then(
        (made) => {
          if (mine === turn) connection = made
        },
        (cause: unknown) => {
          if (mine !== turn) return
          const said = quote(String(cause), [token, ...bundleSecrets(token)])
          report.failed(new EmbedError('EMBED_WIDGET_ERROR', `Looker was not embedded: ${said}`))
        },
      )
  }

  function hear(builder: IEmbedBuilder, mine: number) {
    const whileOn =
      <E>(act: (event: E) => void) =>
      (event: E) => {
        if (mine === turn) act(event)
      }
    const on = builder.on.bind(builder) as (name: string, listener: (event: never) => void) => unknown
    on('page:changed', whileOn(report.ready))
    on('dashboard:run:complete', whileOn(report.ready))
    on('session:expired', whileOn(onExpired))
    on(
      'page:properties:changed',
      whileOn(({ height }: { height?: number }) => {
        if (height) report.height(height)
      }),
    )
    for (const name of TOLD)
      on(
        name,
        whileOn((event: unknown) => report.event(name, event)),
      )
  }

  function onExpired() {
    isOver = true
    report.rejected('the session has expired')
  }

  /**
   * Never rejects: after one failure, the SDK would answer every ask with empty tokens, and ask for no others.
   *
   * @source @looker/embed-sdk 2.0.8, `_generateTokensPromise`.
   */
  async function nextTokens(
    mine: number,
  ): Promise<Omit<LookerBundle, 'authentication_token'> | typeof ENDED> {
    try {
      let token = await getToken()
      if (token === opened) token = await getToken()
      const bundle = readBundle<LookerBundle>(token)
      if (mine !== turn || !bundle?.api_token) return ENDED
      // Of another session, which this frame cannot go on with.
      if (bundle.authentication_token) {
        void Promise.resolve(token).then(open)
        return ENDED
      }
      tellSession(bundle)
      const { authentication_token: _, ...tokens } = bundle as LookerBundle
      return tokens
    } catch {
      return ENDED // the mount is over
    }
  }

  function tellSession({ session_reference_token_ttl: seconds }: Partial<LookerBundle>) {
    if (seconds) report.session(seconds * 1_000)
  }

  open(context.token)
  return {
    setToken(next) {
      if (isOver) open(next)
    },
    // The frame is given no token when it asks. It keeps its user's place until there is one.
    suspend() {},
    isBusy: () => connection?.isEditing() ?? false,
    update(next) {
      if (!connection || !isSameData({ ...next, filters: undefined }, { ...given, filters: undefined }))
        return false
      if ((next.kind ?? 'dashboard') !== 'dashboard') return isSameData(next, given)
      const isChanged = !isSameData(next.filters, given.filters)
      given = next
      if (!isChanged) return true
      const dashboard = connection.asDashboardConnection()
      dashboard.updateFilters({ ...next.filters })
      dashboard.run()
      return true
    },
    destroy() {
      turn += 1
      dressing.disconnect()
      container.replaceChildren()
    },
  }
}

function builderOf(
  sdk: LookerEmbedExSDK,
  { kind = 'dashboard', id, filters, params, theme }: LookerOptions,
  colorScheme: 'light' | 'dark',
): IEmbedBuilder {
  const create = {
    dashboard: () => sdk.createDashboardWithId(id),
    look: () => sdk.createLookWithId(id),
    explore: () => sdk.createExploreWithId(id),
    extension: () => sdk.createExtensionWithId(id),
    report: () => sdk.createReportWithId(id),
  }
  const builder = create[kind]()
  const name = typeof theme === 'object' ? theme[colorScheme] : theme
  if (name) builder.withTheme(name)
  if (filters) builder.withFilters({ ...filters })
  if (params) builder.withParams({ ...params })
  return builder
}

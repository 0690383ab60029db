import type { models, Report, service } from 'powerbi-client'
import { isSameData } from '../../base/json'
import { EmbedError, quote } from '../../errors/errors'
import { readBundle } from '../../vendor-kit/bundle'
import type { MountContext } from '../../vendor-kit/inline-definition'
import type { WidgetHandle } from '../../vendor-kit/widget-handle'
import { themeFor } from './look'
import type { PowerBiBundle, PowerBiOptions } from './options'
import { forgetToken } from './sdk'

/** @source powerbi-models 2.1.1, `CommonErrorCodes`: the codes of a refused token. */
const REFUSED = /TokenExpired|PowerBINotAuthorizedException/
/** @source powerbi-client 2.24.1, `allowedEvents` of `Embed` and `Report`. */
const TOLD = ['pageChanged', 'dataSelected', 'buttonClicked', 'commandTriggered', 'bookmarkApplied', 'saved']
/** @source powerbi-models 2.1.1, `TokenType.Embed`. */
const EMBED_TOKEN = 1
/** @source powerbi-models 2.1.1, `TraceType.Fatal`. */
const FATAL = 6

/** Puts a report into the container, and keeps its token. */
export function mountReport(
  powerbi: service.Service,
  { container, options, token, title, report: tell, ...context }: MountContext<PowerBiOptions>,
): WidgetHandle<PowerBiOptions> {
  let current = readToken(token)
  let given = options
  let theme = context.theme
  /** The report has used a token that no longer works: a new token alone does not bring it back. */
  let isDead = false
  let isLoaded = false
  const attempt = <T>(act: () => T): T => {
    try {
      return act()
    } catch (cause) {
      throw rejectedOptions(cause, current.token)
    }
  }
  const embed = attempt(() =>
    powerbi.embed(
      container,
      configOf(
        options,
        current,
        themeFor(options, () => theme),
      ),
    ),
  )
  const report = embed as Report
  embed.setComponentTitle(title)

  const onThere = () => {
    isLoaded = true
    tell.ready()
  }
  embed.on('loaded', onThere)
  embed.on('rendered', onThere)
  embed.on<models.IError>('error', (event) => {
    // It bubbles to the window, which takes it for an uncaught error of the page's.
    event.stopPropagation()
    onError(event.detail)
  })
  for (const name of TOLD) {
    if (embed.allowedEvents.includes(name))
      embed.on(name, ({ detail }) => tell.event(name, plain(name, detail)))
  }

  function onError(error: models.IError | undefined) {
    const said = [error?.message, error?.errorCode, error?.detailedMessage].filter(Boolean).join(': ')
    if (REFUSED.test(said)) {
      isDead = true
      return tell.rejected(said)
    }
    // Of a report that is not there yet, only a fatal error is its end.
    if (!isLoaded && Number(error?.level) < FATAL) return tell.event('error', error)
    tell.failed(new EmbedError('EMBED_WIDGET_ERROR', `Power BI reported: ${quote(said, [current.token])}`))
  }

  /** @source `Embed.reload`: it loads with `config`, whose token `setAccessToken` sets only once it was taken. */
  function reload(): Promise<void> {
    isDead = false
    return embed.reload()
  }

  const apply = (change: () => Promise<unknown>) =>
    void change().catch((cause: unknown) => tell.failed(rejectedOptions(cause, current.token)))

  return {
    async setToken(next) {
      current = readToken(next)
      embed.config.accessToken = current.token
      // The frame's first load brings it.
      if (!embed.iframeLoaded) return
      await embed.setAccessToken(current.token)
      forgetToken()
      embed.element.removeAttribute('powerbi-access-token')
      if (isDead) apply(reload)
    },
    reload,
    withhold() {
      isDead = true
    },
    setTheme(next) {
      theme = next
      const themed = (given.theme ?? 'page') === 'page' && themeFor(given, () => theme)
      if (themed) apply(() => report.applyTheme(themed))
    },
    update(next) {
      if (!isLoaded || !isSameData(withoutLive(next), withoutLive(given))) return false
      const before = given
      const { filters = [], pageName, settings } = next
      if (pageName === undefined && before.pageName !== undefined) return false
      if (settings === undefined && before.settings !== undefined) return false
      given = next
      if (!isSameData(filters, before.filters ?? [])) apply(() => report.setFilters(filters))
      if (pageName !== undefined && pageName !== before.pageName) apply(() => report.setPage(pageName))
      if (settings && !isSameData(settings, before.settings)) apply(() => report.updateSettings(settings))
      if (!isSameData(next.theme, before.theme)) {
        const themed = themeFor(next, () => theme)
        apply(() => (themed ? report.applyTheme(themed) : report.resetTheme()))
      }
      return true
    },
    destroy() {
      powerbi.reset(container)
      forgetToken()
    },
  }
}

function readToken(token: string): PowerBiBundle {
  const bundle = readBundle<PowerBiBundle>(token)
  return bundle?.token ? { embedUrls: {}, ...bundle, token: bundle.token } : { token, embedUrls: {} }
}

function configOf(
  { type = 'report', id, embedUrl, pageName, filters, settings, load }: PowerBiOptions,
  { token, embedUrls }: PowerBiBundle,
  theme: models.IReportTheme | undefined,
) {
  return {
    ...load,
    ...(pageName === undefined ? {} : { pageName }),
    ...(filters === undefined ? {} : { filters }),
    ...(settings === undefined ? {} : { settings }),
    ...(theme === undefined ? {} : { theme }),
    type,
    id,
    embedUrl: embedUrl ?? embedUrls[id],
    accessToken: token,
    tokenType: EMBED_TOKEN,
  } as models.IReportEmbedConfiguration & models.IVisualEmbedConfiguration
}

/** Of a page, the SDK gives its own object, in which the token is. */
function plain(name: string, detail: unknown): unknown {
  if (name !== 'pageChanged') return detail
  const page = (detail as { newPage?: { name?: string; displayName?: string } } | null)?.newPage
  return { name: page?.name, displayName: page?.displayName }
}

/** The SDK throws errors, lists of errors, and bodies of answers. */
function rejectedOptions(cause: unknown, token: string): EmbedError {
  const first: unknown = Array.isArray(cause) ? cause[0] : cause
  const { message, detailedMessage } = (first ?? {}) as Partial<models.IError>
  return new EmbedError(
    'EMBED_WIDGET_ERROR',
    `Power BI rejected the options: ${quote([message, detailedMessage].filter(Boolean).join(': '), [token]) || 'no reason given'}`,
  )
}

/** The options that only a new mount applies. */
function withoutLive(options: PowerBiOptions): PowerBiOptions {
  return { ...options, filters: undefined, pageName: undefined, settings: undefined, theme: undefined }
}

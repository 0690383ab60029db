import type {
  DashboardContentOptions,
  DashboardExperience,
  EmbeddingContext,
  EmbeddingEvents,
  ResponseMessage,
  VisualExperience,
} from 'amazon-quicksight-embedding-sdk'
import { isSameData } from '../../base/json'
import { EmbedError, quote } from '../../errors/errors'
import type { ResolvedTheme } from '../../theme/theme'
import { readBundle } from '../../vendor-kit/bundle'
import type { MountContext } from '../../vendor-kit/inline-definition'
import type { WidgetHandle } from '../../vendor-kit/widget-handle'
import { contextFor } from './context'
import { themeOverride } from './look'
import type { QuickSightBundle, QuickSightOptions } from './options'

type Context = MountContext<QuickSightOptions>
type Experience = DashboardExperience | VisualExperience

/** @source docs.aws.amazon.com/quicksight/latest/APIReference/API_GenerateEmbedUrlForRegisteredUser.html */
const SESSION_MINUTES = 600
/** @source amazon-quicksight-embedding-sdk 2.11.3, README: the code, or the session, has expired. */
const REFUSED = /^(Forbidden|Unauthorized)$/
/** Told by `onEvent`. */
const TOLD = /^(PARAMETERS_CHANGED|SELECTED_SHEET_CHANGED|CALLBACK_OPERATION_INVOKED|MODAL_OPENED)$/

/** Puts a dashboard or a visual into the container. The URL is used with it. */
export async function mountExperience(mount: Context): Promise<WidgetHandle<QuickSightOptions>> {
  const { container, options, title, report, token } = mount
  const { url, sessionMinutes } = readUrl(token)
  let { theme } = mount
  let given = options
  /** What QuickSight was told last. */
  let told: QuickSightOptions = options
  let toldTheme: ResolvedTheme | null = null
  let isLoaded = false
  let isGone = false

  const fail = (what: string) =>
    report.failed(
      new EmbedError('EMBED_WIDGET_ERROR', `QuickSight reported: ${quote(what, [url]) || 'an error'}`),
    )
  const apply = (change: Promise<ResponseMessage>) =>
    void change.then(
      ({ success, message }) => {
        if (!success && !isGone) fail(JSON.stringify(message ?? 'a change was refused'))
      },
      (cause: unknown) => {
        if (!isGone) fail(String(cause))
      },
    )
  const onMessage = ({ eventName, message }: EmbeddingEvents) => {
    if (isGone) return
    const said = (message ?? {}) as { errorCode?: string; height?: string }
    if (eventName === 'SIZE_CHANGED') report.height(parseFloat(String(said.height)))
    else if (eventName === 'EXPERIENCE_INITIALIZED') applyTheme()
    else if (eventName === 'CONTENT_LOADED') {
      isLoaded = true
      report.ready()
      applyOptions()
    } else if (eventName === 'ERROR_OCCURRED') {
      if (REFUSED.test(said.errorCode ?? '')) report.rejected(said.errorCode)
      else fail(String(said.errorCode))
    } else if (TOLD.test(eventName)) report.event(eventName, message)
  }
  const onChange = ({ eventName }: EmbeddingEvents) => {
    if (eventName === 'FRAME_REMOVED' && !isGone) fail('its frame was removed from the page')
  }

  const frameOptions = { url, container, width: '100%', height: '100%', onChange }
  const experience = await embed(await contextFor(url), options, frameOptions, onMessage)
  const frame = container.querySelector('iframe')
  if (frame) frame.title = title
  stopTimer(experience)
  report.session((options.sessionMinutes ?? sessionMinutes ?? SESSION_MINUTES) * 60_000)

  function applyTheme() {
    if ((given.theme ?? 'page') !== 'page' || toldTheme === theme) return
    toldTheme = theme
    apply(experience.setThemeOverride(themeOverride(theme)))
  }

  function applyOptions() {
    const before = told
    told = given
    const { parameters = [], selectedSheetId, theme: themeName } = given
    if (!isSameData(parameters, before.parameters ?? [])) apply(experience.setParameters([...parameters]))
    if (selectedSheetId && selectedSheetId !== before.selectedSheetId && 'setSelectedSheetId' in experience)
      apply(experience.setSelectedSheetId(selectedSheetId))
    if (themeName?.startsWith('arn:') && themeName !== before.theme) apply(experience.setTheme(themeName))
    applyTheme()
  }

  return {
    setTheme(next) {
      theme = next
      if (isLoaded) applyTheme()
    },
    update(next) {
      if (!isSameData(withoutLive(next), withoutLive(given))) return false
      // QuickSight has no way back to these.
      if (next.theme !== given.theme && !next.theme?.startsWith('arn:')) return false
      if (next.selectedSheetId === undefined && given.selectedSheetId !== undefined) return false
      given = next
      if (isLoaded) applyOptions()
      return true
    },
    destroy() {
      isGone = true
      // The SDK sees this very node go, and removes its listeners. It does not see one around it go.
      frame?.remove()
    },
  }
}

function readUrl(token: string): Partial<QuickSightBundle> & { url: string } {
  const bundle = readBundle<QuickSightBundle>(token)
  return bundle?.url ? { ...bundle, url: bundle.url } : { url: token }
}

async function embed(
  context: EmbeddingContext,
  { experience, parameters, selectedSheetId, theme, content: more }: QuickSightOptions,
  frameOptions: Parameters<EmbeddingContext['embedDashboard']>[0],
  onMessage: (event: EmbeddingEvents) => void,
): Promise<Experience> {
  const content = more as DashboardContentOptions | undefined
  const shared = {
    ...content,
    onMessage,
    ...(parameters ? { parameters: [...parameters] } : {}),
    ...(theme?.startsWith('arn:') ? { themeOptions: { themeArn: theme } } : {}),
  }
  try {
    if (experience === 'visual') return await context.embedVisual(frameOptions, shared)
    const sheetOptions = {
      emitSizeChangedEventOnSheetChange: true,
      ...content?.sheetOptions,
      ...(selectedSheetId ? { initialSheetId: selectedSheetId } : {}),
    }
    return await context.embedDashboard(frameOptions, { ...shared, sheetOptions })
  } catch (cause) {
    // It repeats the URL.
    const said = cause instanceof Error ? quote(cause.message, [frameOptions.url]) : ''
    throw new EmbedError('EMBED_WIDGET_ERROR', `QuickSight was not embedded: ${said || 'an error'}`)
  }
}

/**
 * After 60 s without a `load` of the frame, the SDK throws in a timer, which nobody can catch; also for a frame
 * that was removed before. How long to wait is `readyTimeoutMs`.
 *
 * @source amazon-quicksight-embedding-sdk 2.11.3, `setTimeoutInstance`, `FRAME_NOT_CREATED`.
 */
function stopTimer(experience: Experience): void {
  const { experienceFrame } = experience as unknown as {
    experienceFrame?: { timeoutInstance?: ReturnType<typeof setTimeout> }
  }
  clearTimeout(experienceFrame?.timeoutInstance)
}

/** The options that only a new mount applies. */
function withoutLive(options: QuickSightOptions): QuickSightOptions {
  return { ...options, parameters: undefined, selectedSheetId: undefined, theme: undefined }
}

import type { EmbeddingContext } from 'amazon-quicksight-embedding-sdk'

/** The part of the SDK that the library uses. */
type QuickSightModule = Pick<typeof import('amazon-quicksight-embedding-sdk'), 'createEmbeddingContext'>

interface PageContext {
  made: Promise<EmbeddingContext>
  /** The frame in `<body>`, of no size, by which the SDK talks to what it embeds. */
  controlFrame: Element | null
}

/** One context a page for each host of QuickSight's: each leaves a frame in `<body>`. */
const contexts = new Map<string, PageContext>()

/** @source amazon-quicksight-embedding-sdk 2.11.3, `EmbeddingContext.buildControlOptions`. */
export function contextFor(url: string): Promise<EmbeddingContext> {
  const host = URL.canParse(url) ? new URL(url).origin : url
  const known = contexts.get(host)
  if (known) return known.made
  const context: PageContext = { made: make(), controlFrame: null }
  contexts.set(host, context)
  async function make() {
    const { createEmbeddingContext } = await loadSdk()
    return createEmbeddingContext({
      onChange: ({ eventName }, metadata) => {
        if (eventName === 'FRAME_MOUNTED') context.controlFrame = metadata?.frame ?? null
      },
    })
  }
  context.made.catch(() => contexts.delete(host))
  return context.made
}

/** The control frame belongs to the session of the URL that was embedded first. */
export function forgetContexts(): void {
  for (const { controlFrame } of contexts.values()) controlFrame?.remove()
  contexts.clear()
}

export async function loadSdk(): Promise<QuickSightModule> {
  // Some bundlers leave the exports of its build for browsers in `default`.
  const loaded: Partial<QuickSightModule> & { default?: QuickSightModule } =
    await import('amazon-quicksight-embedding-sdk')
  return loaded.default ?? (loaded as QuickSightModule)
}

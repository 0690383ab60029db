import type { EmbedTheme } from 'react-embed-token'
import { painted, until } from './frames-of-time.ts'
import { HandWritten } from './hand-written-many.tsx'
import { createInstantClient, OurEmbed, Provided } from './ours.tsx'
import { createStage, type Stage } from './stage.tsx'

export type ThemeKind = 'hand' | 'embed'

const CSS = '.dark { --color: white } [role=group] { color: var(--color, black) }'

let stage: Stage | undefined
let show: (theme: EmbedTheme) => void = () => {}

/** Mounts `count`; the hand-written ones take their colours from the page's CSS. */
export async function holdThemed(kind: ThemeKind, count: number): Promise<void> {
  document.head.append(Object.assign(document.createElement('style'), { textContent: CSS }))
  let ready = 0
  const Widget = kind === 'hand' ? HandWritten : OurEmbed
  const onReady = () => (ready += 1)
  const widgets = Array.from({ length: count }, (_, index) => (
    <Widget key={index} title={`${index}`} onReady={onReady} />
  ))
  const client = createInstantClient()
  const held = createStage()
  stage = held
  show = (theme) =>
    held.show(
      kind === 'hand' ? (
        widgets
      ) : (
        <Provided client={client} theme={theme}>
          {widgets}
        </Provided>
      ),
    )
  show({})
  await until(() => ready >= count)
  await painted()
}

/** The page turns dark; resolves once that is painted. */
export async function switchPage(): Promise<number> {
  const before = stage?.commits() ?? 0
  document.documentElement.classList.add('dark')
  await painted()
  await painted()
  return (stage?.commits() ?? 0) - before
}

/** `<EmbedProvider theme>` turns dark; resolves once that is painted. */
export async function switchProvider(): Promise<number> {
  const before = stage?.commits() ?? 0
  show({ colorScheme: 'dark' })
  await painted()
  await painted()
  return (stage?.commits() ?? 0) - before
}

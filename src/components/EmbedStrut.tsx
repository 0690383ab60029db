import { cssValue } from '../theme/css-variables'
import type { ThemeHere } from '../theme/theme-here'

export interface EmbedStrutProps {
  here: ThemeHere
  height: number | string
  /** The page has a fallback of its own. */
  isBlank: boolean
}

/**
 * Holds an embed's place in server-rendered markup, and looks like the skeleton. It is drawn by attributes: a
 * Content-Security-Policy that allows styles by nonce alone allows these, and no `style`.
 */
export function EmbedStrut({ here, height, isBlank }: EmbedStrutProps) {
  const theme = here.on(undefined)
  return (
    <svg aria-hidden="true" display="block" width="100%" height={height} data-embed-part="strut">
      <rect width="100%" height="100%" rx="12" fill={cssValue('colorBackground', theme)} />
      {!isBlank &&
        SHAPES.map(([y, width, high]) => (
          <rect
            key={y}
            x="21"
            y={y}
            width={width}
            height={high}
            rx="6"
            fill={cssValue('colorSurface', theme)}
          />
        ))}
    </svg>
  )
}

/** From the top: where, how wide and how high. The rest of the box is blank until the page hydrates. */
const SHAPES = [
  [21, '38%', 24],
  [53, '60%', 12],
  [89, '92%', 48],
  [149, '92%', 48],
] as const

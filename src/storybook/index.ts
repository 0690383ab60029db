'use client'

import { embedGlobalTypes, embedInitialGlobals } from './toolbar'
import { withEmbed } from './withEmbed'

export { TimeTravel, type TimeTravelProps } from './TimeTravel'
export { embedGlobalTypes, embedInitialGlobals, type EmbedGlobals } from './toolbar'
export { withEmbed, type EmbedParameters, type StoryContextLike } from './withEmbed'
export type { EmbedScenario } from '../testing/scenario'

/**
 * All of it, for `.storybook/preview.ts`: decorator, toolbar and what is chosen in it at first.
 *
 * @example
 * export default { ...embedPreview, decorators: [...embedPreview.decorators, withYours] }
 */
export const embedPreview = { decorators: [withEmbed], globalTypes: embedGlobalTypes, initialGlobals: embedInitialGlobals }

'use client'

import { embedGlobalTypes } from './toolbar'
import { withEmbed } from './withEmbed'

export { TimeTravel, type TimeTravelProps } from './TimeTravel'
export { embedGlobalTypes, type EmbedGlobals } from './toolbar'
export { withEmbed, type EmbedParameters, type StoryContextLike } from './withEmbed'
export type { EmbedScenario } from '../testing/scenario'

/**
 * The decorator and the toolbar, for `.storybook/preview.ts`.
 *
 * @example
 * export default { ...embedPreview, decorators: [...embedPreview.decorators, withYours] }
 */
export const embedPreview = { decorators: [withEmbed], globalTypes: embedGlobalTypes }

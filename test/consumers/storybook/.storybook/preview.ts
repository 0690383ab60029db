import type { Preview } from '@storybook/react-vite'
import { embedPreview } from 'react-embed-token/storybook'

export default { ...embedPreview } satisfies Preview

import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { mint } from './mint.ts'

export const subject: Subject = {
  name: 'rai-error',
  start: async ({ endpoint, method }) => {
    let attribute = await insist(() => mint(endpoint, method))
    const onError = async () => {
      // Then setAttribute() and ReturningAIWidget.reload(), which starts the widget over with it
      attribute = await mint(endpoint, method)
    }
    return {
      use: () => attribute,
      rejected: () => void onError().catch(console.error),
    }
  },
}

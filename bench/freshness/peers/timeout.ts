import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { mint } from './mint.ts'

const LEAD_MS = 60_000

const endOf = (token: string) => {
  const payload = token.split('.')[1] ?? ''
  return (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp: number }).exp * 1000
}

export const subject: Subject = {
  name: 'setTimeout',
  start: async ({ endpoint, method }) => {
    let token = ''
    const refresh = async () => {
      token = await mint(endpoint, method)
      setTimeout(() => void refresh().catch(console.error), endOf(token) - Date.now() - LEAD_MS)
    }
    await insist(refresh)
    return { use: () => token }
  },
}

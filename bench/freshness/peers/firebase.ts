import { initializeApp } from '@firebase/app'
import { inMemoryPersistence, initializeAuth, signInWithCustomToken } from '@firebase/auth'
import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'

export const subject: Subject = {
  name: 'Firebase',
  start: async () => {
    const auth = initializeAuth(initializeApp({ apiKey: 'key', projectId: 'project' }), {
      persistence: inMemoryPersistence,
    })
    const { user } = await insist(() => signInWithCustomToken(auth, 'custom-token'))
    return {
      use: () => user.getIdToken(),
      rejected: () => void user.getIdToken(true).catch(() => {}),
    }
  },
}

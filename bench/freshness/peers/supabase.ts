import { AuthClient } from '@supabase/auth-js'
import type { Subject } from '../subject.ts'
import { insist } from './insist.ts'
import { present } from './present.ts'

export const subject: Subject = {
  name: 'Supabase',
  start: async ({ identity }) => {
    const auth = new AuthClient({
      url: 'https://project.supabase.co/auth/v1',
      autoRefreshToken: true,
      persistSession: true,
    })
    await insist(async () => {
      const { error } = await auth.signInWithPassword({
        email: `${identity}@example.com`,
        password: 'password',
      })
      if (error) throw error
    })
    return {
      use: async () => {
        const { data, error } = await auth.getSession()
        if (error) throw error
        return present(data.session?.access_token)
      },
      rejected: () => void auth.refreshSession().catch(() => {}),
    }
  },
}

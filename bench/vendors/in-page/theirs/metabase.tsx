import { useEffect, useState } from 'react'
import { METABASE } from '../places.ts'
import { ask } from '../session.ts'

/** The backend signs a token, and the page puts it into the address. @source github.com/metabase/metabase, docs/embedding/static-embedding.md */
export function Metabase() {
  const [token, setToken] = useState<string>()
  useEffect(() => {
    ask<{ token: string }>('theirs/metabase').then((answer) => setToken(answer.token), console.error)
  }, [])
  if (token === undefined) return null
  const src = `${METABASE.instanceUrl}/embed/dashboard/${token}#bordered=true&titled=true`
  return <iframe src={src} title="Dashboard" width="100%" height="400" />
}

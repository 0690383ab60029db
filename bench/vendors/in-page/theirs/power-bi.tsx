import { models, type Report } from 'powerbi-client'
import { PowerBIEmbed } from 'powerbi-client-react'
import { useEffect, useRef, useState } from 'react'
import { POWER_BI } from '../places.ts'
import { ask } from '../session.ts'

interface Answer {
  token: string
  expiration: string
}

/** @source learn.microsoft.com/javascript/api/overview/powerbi/refresh-token */
const MINUTES_BEFORE_EXPIRATION = 10
/** @source the same */
const INTERVAL_TIME = 30_000

/** Looks each 30 s, and when the page is shown, whether the token ends within 10 minutes: as Microsoft's example. */
function useTokens(onRenewed: (token: string) => void): void {
  const told = useRef(onRenewed)
  useEffect(() => {
    told.current = onRenewed
  })
  useEffect(() => {
    let expiration = ''
    const update = async () => {
      const answer = await ask<Answer>('theirs/power-bi')
      expiration = answer.expiration
      told.current(answer.token)
    }
    const check = () => {
      const leftMs = Date.parse(expiration) - Date.now()
      if (leftMs <= MINUTES_BEFORE_EXPIRATION * 60_000) update().catch(console.error)
    }
    const onShown = () => {
      if (!document.hidden) check()
    }
    update().catch(console.error)
    const timer = setInterval(check, INTERVAL_TIME)
    document.addEventListener('visibilitychange', onShown)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onShown)
    }
  }, [])
}

const configOf = (accessToken: string | undefined) => ({
  type: 'report' as const,
  id: POWER_BI.id,
  embedUrl: POWER_BI.embedUrl,
  tokenType: models.TokenType.Embed,
  // Without a token, it loads the frame.
  ...(accessToken === undefined ? {} : { accessToken }),
})

/** A new token is a new `embedConfig`. @source powerbi-client-react 2.0.2, README: "update the props" */
export function PowerBi() {
  const [accessToken, setAccessToken] = useState<string>()
  useTokens(setAccessToken)
  return <PowerBIEmbed embedConfig={configOf(accessToken)} />
}

/** The same wrapper, whose user calls `setAccessToken` on the report that it hands out. */
export function PowerBiInPlace() {
  const report = useRef<Report>(undefined)
  const [first, setFirst] = useState<string>()
  useTokens((token) => {
    if (first === undefined) setFirst(token)
    else report.current?.setAccessToken(token).catch(console.error)
  })
  return (
    <PowerBIEmbed
      embedConfig={configOf(first)}
      getEmbeddedComponent={(embedded) => (report.current = embedded as Report)}
    />
  )
}

import { useEmbedIntent } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { NavLink, useLocation } from 'react-router'
import { Choice } from './Choice'
import { anyWidget } from './embeds'
import { SERVERS } from './servers'
import type { Scheme } from './useScheme'

export type User = 'user-1' | 'user-2' | 'nobody'

const USERS = [
  ['user-1', 'User 1'],
  ['user-2', 'User 2'],
  ['nobody', 'Signed out'],
] as const
const SCHEMES = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

export interface HeaderProps {
  user: User
  onUser: (user: User) => void
  scheme: Scheme
  onScheme: (scheme: Scheme) => void
}

export function Header({ user, onUser, scheme, onScheme }: HeaderProps) {
  const { search } = useLocation()
  const intent = useEmbedIntent(returningAi, anyWidget)
  return (
    <header className="top">
      <p className="brand">
        react-embed-<b>token</b>
      </p>
      <nav aria-label="Pages">
        <NavLink to={{ pathname: '/', search }} end {...intent}>
          Store
        </NavLink>
        <NavLink to={{ pathname: '/rewards', search }} {...intent}>
          Rewards
        </NavLink>
        <NavLink to={{ pathname: '/vendors', search }} {...intent}>
          All vendors
        </NavLink>
        {SERVERS.hasFleet && <NavLink to={{ pathname: '/backend', search }}>Backend</NavLink>}
      </nav>
      <Choice label="User" options={USERS} value={user} onChange={onUser} />
      <Choice label="Theme" options={SCHEMES} value={scheme} onChange={onScheme} />
    </header>
  )
}

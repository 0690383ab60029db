import { Outlet } from '@tanstack/react-router'
import { Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { levels } from './widgets'

/** A widget that stays in view while the views beside it change. */
export function Levels() {
  return (
    <>
      <Outlet />
      <Embed vendor={returningAi} mode="iframe" options={levels} title="Levels" height={320} />
    </>
  )
}

import { type ComponentType, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { ContestantId, VendorName } from '../contestants.ts'
import { Ours } from './ours.tsx'
import { Looker } from './theirs/looker.tsx'
import { Metabase } from './theirs/metabase.tsx'
import { PowerBi, PowerBiInPlace } from './theirs/power-bi.tsx'
import { QuickSight } from './theirs/quicksight.tsx'
import { Superset } from './theirs/superset.tsx'

declare global {
  interface Window {
    comparison: {
      mount: (id: ContestantId, vendor: VendorName, isStrict: boolean) => void
      /** Another user has signed in, in this page. */
      setUser: (user: string) => void
      /** Renders the parent again. */
      renderAgain: () => void
    }
  }
}

const THEIRS: Record<Exclude<ContestantId, `ours ${string}`>, ComponentType> = {
  'powerbi-client-react': PowerBi,
  'powerbi-client-react, setAccessToken': PowerBiInPlace,
  '@superset-ui/embedded-sdk': Superset,
  '@looker/embed-sdk': Looker,
  'amazon-quicksight-embedding-sdk': QuickSight,
  'an iframe': Metabase,
}

function Page({ id, vendor }: { id: ContestantId; vendor: VendorName }) {
  const [user, setUser] = useState('user-1')
  const [renders, setRenders] = useState(0)
  window.comparison.setUser = setUser
  window.comparison.renderAgain = () => setRenders((count) => count + 1)
  const Theirs = THEIRS[id as keyof typeof THEIRS] as ComponentType | undefined
  return (
    <main data-user={user} data-renders={renders}>
      {Theirs ? <Theirs /> : <Ours vendor={vendor} user={user} />}
    </main>
  )
}

const tooEarly = () => {
  throw new Error('Mount the page first.')
}

window.comparison = {
  mount(id, vendor, isStrict) {
    const page = <Page id={id} vendor={vendor} />
    createRoot(document.body.appendChild(document.createElement('div'))).render(
      isStrict ? <StrictMode>{page}</StrictMode> : page,
    )
  },
  setUser: tooEarly,
  renderAgain: tooEarly,
}

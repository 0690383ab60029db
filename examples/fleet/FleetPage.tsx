import { useEffect, useState } from 'react'
import { createEmbedClient, EmbedProvider, fromEndpoint, useEmbedToken } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { anyWidget } from '../embeds'
import { readFleet, SERVERS, toggleInstance } from '../servers'
import './fleet.css'
import type { InstanceCounts } from './settings'

const LOOK_EVERY_MS = 500
const SHOPPERS = 12

/** The instances of the backend: what each has done, and a button that kills it. */
export function FleetPage() {
  const [instances, setInstances] = useState<InstanceCounts[]>([])
  const [round, setRound] = useState(0)
  useEffect(() => {
    const look = () => void readFleet().then(setInstances, () => {})
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  const sum = (of: 'requests' | 'hits' | 'joined' | 'mints' | 'refused') =>
    instances.reduce((total, instance) => total + instance[of], 0)
  return (
    <main className="fleet">
      <header>
        <h1>Backend</h1>
        <p>
          Returning.AI’s tokens come from these instances, by turns. Kill one, and the others go on. Twelve
          shoppers at once cost twelve mints, and none while their tokens live.
        </p>
        <button type="button" onClick={() => setRound(round + 1)}>
          Twelve shoppers come
        </button>
      </header>
      <div className="panel">
        <table>
          <thead>
            <tr>
              {[
                '',
                'Store',
                'Requests',
                'Cache hits',
                'Waited for another',
                'Mints',
                'Refused by limits',
                '',
              ].map((title, index) => (
                <th key={index} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {instances.map((instance) => (
              <tr key={instance.name} data-running={instance.isRunning}>
                <th scope="row">{instance.name}</th>
                <td>{instance.isRunning ? STORES[instance.store] : 'stopped'}</td>
                <td>{instance.requests}</td>
                <td>{instance.hits}</td>
                <td>{instance.joined}</td>
                <td>{instance.mints}</td>
                <td>{instance.refused}</td>
                <td>
                  <button type="button" onClick={() => void toggleInstance(instance.name).then(setInstances)}>
                    {instance.isRunning ? 'Kill' : 'Start'}
                    <span className="unseen"> {instance.name}</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">In all</th>
              <td />
              <td>{sum('requests')}</td>
              <td>{sum('hits')}</td>
              <td>{sum('joined')}</td>
              <td>{sum('mints')}</td>
              <td>{sum('refused')}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      {round > 0 && (
        <ul className="shoppers" key={round}>
          {Array.from({ length: SHOPPERS }, (_, index) => (
            <Shopper key={index} id={`shopper-${index + 1}`} />
          ))}
        </ul>
      )}
    </main>
  )
}

const STORES = { memory: 'own memory', redis: 'Redis', away: 'Redis is away' }

/** A page of another user: a client of its own. */
function Shopper({ id }: { id: string }) {
  const [client] = useState(() =>
    createEmbedClient({
      source: fromEndpoint(`${SERVERS.backend}/embed-token`, { headers: () => ({ 'x-user': id }) }),
    }),
  )
  return (
    <EmbedProvider client={client} identity={id}>
      <Token id={id} />
    </EmbedProvider>
  )
}

function Token({ id }: { id: string }) {
  const { status } = useEmbedToken(returningAi, anyWidget)
  return (
    <li data-status={status}>
      {id} <span>{status}</span>
    </li>
  )
}

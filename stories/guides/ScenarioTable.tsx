import { SCENARIOS } from '../../src/testing/scenario'
import { Table } from './Table'

/** Every scenario that a page can be shown in. */
export function ScenarioTable() {
  return (
    <Table
      caption="The scenarios"
      head={['`scenario`', 'What the page is shown in']}
      rows={Object.entries(SCENARIOS).map(([name, { label }]) => [`\`${name}\``, label])}
    />
  )
}

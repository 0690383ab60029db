import { POLICIES, policyOf, type Directive } from './policies'
import { Table } from './Table'

const DIRECTIVES: Directive[] = ['script-src', 'style-src-elem', 'style-src-attr', 'connect-src', 'frame-src']

/**
 * What each vendor needs of a page's policy, directive by directive. `test/policies` loads each vendor under
 * it, and under less.
 */
export function PolicyTable() {
  return (
    <Table
      caption="What vendors need in addition"
      head={['Vendor', ...DIRECTIVES.map((directive) => `\`${directive}\``), 'Trusted Types']}
      rows={POLICIES.map(({ name, needs, trustedTypes }) => [
        name,
        ...DIRECTIVES.map((directive) => needs[directive]?.map((source) => `\`${source}\``).join(', ') ?? ''),
        [trustedTypes, ...(needs['trusted-types'] ?? []).map((name) => `\`${name}\``)].join(', '),
      ])}
    />
  )
}

/** The policy that all rows add to. */
export function StrictPolicy() {
  return (
    <pre>
      <code>{policyOf({ name: '', needs: {}, trustedTypes: 'works' }).replaceAll('; ', ';\n')}</code>
    </pre>
  )
}

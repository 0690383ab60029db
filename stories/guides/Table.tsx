import { Words } from './Words'

export interface TableProps {
  /** What it is a table of; said by screen readers, and shown above it. */
  caption: string
  head: readonly string[]
  /** Texts, in which what stands in backticks is code. The first of a row is its header. */
  rows: readonly (readonly string[])[]
  /**
   * How wide each column is, e.g. `"40%"`, where the first holds long code, which then breaks. Default: as
   * wide as what is in it.
   */
  widths?: readonly string[] | undefined
}

/** A table of texts. One that is wider than the page scrolls, also by keyboard. */
export function Table({ caption, head, rows, widths }: TableProps) {
  return (
    <div role="region" aria-label={caption} tabIndex={0} style={{ overflowX: 'auto', margin: '16px 0' }}>
      <table
        data-breaks={widths ? '' : undefined}
        style={{
          width: '100%',
          margin: 0,
          minWidth: widths ? 720 : head.length > 2 ? 560 : undefined,
          tableLayout: widths && 'fixed',
        }}
      >
        <caption style={{ textAlign: 'start', padding: '0 0 8px', color: '#4b5563', fontSize: 14 }}>
          {caption}
        </caption>
        {widths && (
          <colgroup>
            {widths.map((width, i) => (
              <col key={i} style={{ width }} />
            ))}
          </colgroup>
        )}
        <thead>
          <tr>
            {head.map((text) => (
              <th key={text} scope="col" style={{ textAlign: 'start' }}>
                <Words text={text} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first = '', ...rest]) => (
            <tr key={first}>
              <th scope="row" style={{ textAlign: 'start', verticalAlign: 'top', minWidth: '7em' }}>
                <Words text={first} />
              </th>
              {rest.map((text, i) => (
                <td key={i} style={{ verticalAlign: 'top' }}>
                  <Words text={text} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

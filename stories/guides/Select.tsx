export interface SelectProps {
  label: string
  value: string
  /** What is shown, by the value. */
  items: Readonly<Record<string, string>>
  onChange: (value: string) => void
}

/** A choice of one, with its label. */
export function Select({ label, value, items, onChange }: SelectProps) {
  return (
    <label style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' }}>
      {label}
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        style={{
          font: 'inherit',
          color: 'inherit',
          background: 'var(--guide-field, #fff)',
          border: '1px solid var(--guide-edge, #6b7280)',
          borderRadius: 6,
          padding: '4px 8px',
          maxWidth: '100%',
        }}
      >
        {Object.entries(items).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

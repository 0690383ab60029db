import { Table } from './Table'

export interface FieldsProps {
  caption: string
  /** The source of a module. */
  source: string
  /** An interface in it, of which every field is a string. */
  of: string
  /** Further columns, by their heads: a value a field. */
  values: Readonly<Record<string, object>>
  /** Whether the values are code. Default `false`: they are words. */
  isCode?: boolean
}

/** A table of an interface's fields: their names, their values and what their docstrings say. */
export function Fields({ caption, source, of, values, isCode = false }: FieldsProps) {
  const mark = isCode ? '`' : ''
  return (
    <Table
      caption={caption}
      head={['Name', ...Object.keys(values), 'What for']}
      rows={fieldsOf(source, of).map(({ name, words }) => [
        `\`${name}\``,
        ...Object.values(values).map(
          (column) => `${mark}${(column as Record<string, string>)[name] ?? ''}${mark}`,
        ),
        words.replace(DEFAULTS, ''),
      ])}
    />
  )
}

/** What a docstring says of defaults is in the columns. */
const DEFAULTS = /\s*(Light `[^`]+`, dark `[^`]+`|Default `[^`]+`)\.$/

const FIELD = /(?:\/\*\*[\s*]*((?:(?!\*\/)[^])+?)\s*\*\/\s*)?(\w+): string\n/g

/** The fields of an interface, with their docstrings. */
export function fieldsOf(source: string, of: string): { name: string; words: string }[] {
  const start = source.indexOf(`interface ${of} {`)
  const body = source.slice(start, source.indexOf('\n}', start))
  return [...`${body}\n`.matchAll(FIELD)].map(([, words = '', name = '']) => ({
    name,
    words: words.replace(/\s*\n\s*\* ?/g, ' '),
  }))
}

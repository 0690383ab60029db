import { useState } from 'react'
import {
  contrastTheme,
  defineTheme,
  denseTheme,
  Embed,
  EmbedProvider,
  plainTheme,
  roundTheme,
  type EmbedClient,
  type EmbedTheme,
} from '../../src'
import { EmbedTestProvider, type EmbedScenario } from '../../src/testing'
import { resolveTheme } from '../../test/resolved'
import { returningAi } from '../../src/vendors/returning-ai'
import { arabic } from '../arabic'
import { PAGE_LOOK } from '../fixtures'
import { Panel } from './Panel'
import { Select } from './Select'

/** The stage's client stands before it. */
const NOBODYS = {} as EmbedClient

const PRESETS: Readonly<Record<string, EmbedTheme>> = {
  none: {},
  roundTheme,
  denseTheme,
  plainTheme,
  contrastTheme,
}
const STATES = ['fresh', 'loading', 'denied'] as const satisfies readonly EmbedScenario[]
const COLORS = {
  colorPrimary: 'Primary',
  colorOnPrimary: 'On primary',
  colorBackground: 'Background',
  colorSurface: 'Surface',
  colorText: 'Text',
} as const

type Color = keyof typeof COLORS
type Scheme = 'light' | 'dark'

/** Three embeds under a theme that is chosen, and the theme's code. */
export function ThemePreview() {
  const [preset, setPreset] = useState('none')
  const [scheme, setScheme] = useState<Scheme>('light')
  const [dir, setDir] = useState('ltr')
  const [chosen, setChosen] = useState<Record<Scheme, Partial<Record<Color, string>>>>({
    light: {},
    dark: {},
  })
  const own: EmbedTheme = { colorScheme: scheme, variables: chosen.light, darkVariables: chosen.dark }
  const theme = defineTheme(PRESETS[preset], own, dir === 'rtl' ? arabic : undefined)
  const { variables } = resolveTheme([theme], scheme)
  return (
    <Panel label="A theme, live">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '10px 20px' }}>
        <Select
          label="Preset"
          value={preset}
          items={Object.fromEntries(Object.keys(PRESETS).map((name) => [name, name]))}
          onChange={(next) => {
            setPreset(next)
            setChosen({ light: {}, dark: {} })
          }}
        />
        <Select
          label="Colour scheme"
          value={scheme}
          items={{ light: 'Light', dark: 'Dark' }}
          onChange={(next) => setScheme(next as Scheme)}
        />
        <Select
          label="Direction"
          value={dir}
          items={{ ltr: 'Left to right', rtl: 'Right to left, Arabic' }}
          onChange={setDir}
        />
      </div>
      <div role="group" aria-label="Colours" style={{ display: 'flex', flexWrap: 'wrap', gap: '10px 20px' }}>
        {(Object.entries(COLORS) as [Color, string][]).map(([name, label]) => (
          <label key={name} style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
            <input
              type="color"
              value={variables[name]}
              onChange={({ target }) =>
                setChosen({ ...chosen, [scheme]: { ...chosen[scheme], [name]: target.value } })
              }
            />
            {label}
          </label>
        ))}
      </div>
      <div
        lang={dir === 'rtl' ? 'ar' : undefined}
        style={{
          display: 'grid',
          gap: 16,
          gridTemplateColumns: 'repeat(auto-fit, minmax(min(230px, 100%), 1fr))',
          padding: 16,
          borderRadius: 10,
          ...PAGE_LOOK[scheme],
        }}
      >
        {STATES.map((scenario) => (
          <EmbedTestProvider key={scenario} scenario={scenario}>
            <EmbedProvider client={NOBODYS} theme={theme}>
              <Embed
                vendor={returningAi}
                mode="inline"
                options={{ widget: 'store', communityId: 'c1' }}
                title={`Store, ${scenario}`}
                height={260}
              />
            </EmbedProvider>
          </EmbedTestProvider>
        ))}
      </div>
      <pre
        aria-label="The theme’s code"
        tabIndex={0}
        style={{
          margin: 0,
          padding: 12,
          overflow: 'auto',
          background: '#fff',
          borderRadius: 10,
          fontSize: 13,
        }}
      >
        {codeOf(preset, chosen)}
      </pre>
    </Panel>
  )
}

function codeOf(preset: string, { light, dark }: Record<Scheme, object>): string {
  const own = [
    ['variables', light],
    ['darkVariables', dark],
  ] as const
  const lines = own
    .filter(([, values]) => Object.keys(values).length > 0)
    .map(([name, values]) => `  ${name}: ${literal(values)},\n`)
  const given = [
    ...(preset === 'none' ? [] : [preset]),
    ...(lines.length === 0 ? [] : [`{\n${lines.join('')}}`]),
  ]
  return `const brand = defineTheme(${given.join(', ')})`
}

function literal(values: object): string {
  return `{ ${Object.entries(values)
    .map(([name, value]) => `${name}: '${String(value)}'`)
    .join(', ')} }`
}

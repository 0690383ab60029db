/**
 * The stories that are played from a built Storybook, and what would show in them alone. All stories play in
 * `npm run test:stories`, from their sources.
 */
export const CHOSEN: Readonly<Record<string, string>> = {
  'vendors-all-five--light':
    'five vendors on a page: scripts, calls and streams from the service worker, and Persona with its style sheet',
  'vendors-returning-ai--frame': 'emulator-frame.html',
  'vendors-interakt--frame': 'interakt-frame.html',
  'vendors-answering-agent--frame': 'answering-agent-frame.html',
  'vendors-answering-agent--script': 'a script of its own',
  'vendors-runtype--conversation': 'Persona, and its stream',
  'vendors-open-chat-widget--widget': 'a script that puts itself over the page',
  'vendors-superset--dashboard': 'a frame on a MessagePort, with Superset’s real switchboard',
  'vendors-metabase--dashboard': 'a script that defines an element',
  'vendors-power-bi--ready': 'a stand-in: no service worker answers for its https host',
  'vendors-amazon-quicksight--ready': 'a stand-in, as for Power BI',
  'vendors-looker--ready': 'a stand-in, as for Power BI',
  'vendors-your-own--acme': 'a vendor that imports the package by its name',
  'vendors-your-own--board': 'board-frame.html',
  'components-embeddevtools--open': 'the devtools, in a shadow root',
  'components-walls--embed-inline-mode': 'every state, without a server',
}

/** What Storybook's index.json tells of a story or a page of docs. */
export interface Entry {
  id: string
  title: string
  name: string
  type: 'story' | 'docs'
}

/** @returns what is wrong with the choice: a vendor that is left out, or a story that is not there. */
export function checkChoice(entries: Readonly<Record<string, Entry>>): string[] {
  const missing = Object.keys(CHOSEN).filter((id) => entries[id]?.type !== 'story')
  const played = new Set(Object.keys(CHOSEN).map((id) => entries[id]?.title))
  const vendors = new Set(
    Object.values(entries).flatMap(({ title }) => (title.startsWith('Vendors/') ? [title] : [])),
  )
  return [
    ...missing.map((id) => `there is no story “${id}”`),
    ...[...vendors].filter((title) => !played.has(title)).map((title) => `no story of ${title} is chosen`),
  ]
}

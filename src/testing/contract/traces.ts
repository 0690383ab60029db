/** All that the document holds as text, open shadow roots included. */
export function documentText(root: ParentNode & { innerHTML?: string } = document.documentElement): string {
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? [documentText(shadowRoot)] : [],
  )
  return [root.innerHTML ?? '', ...inside].join('\n')
}

/** What is stored for the page's origin, but the library's own note of whose it is. */
export function stored(): [key: string, value: string][] {
  return [localStorage, sessionStorage]
    .flatMap((storage) => Object.entries(storage) as [string, string][])
    .filter(([key]) => !key.startsWith('react-embed-token:'))
}

/** Where on the page one of these tokens is to be found. */
export function placesOf(tokens: readonly string[]): string[] {
  const places = {
    'the address of the page': location.href,
    'window.name': window.name,
    'the document': documentText(),
    'localStorage or sessionStorage': stored().join('\n'),
    cookies: document.cookie,
    'the addresses of what was loaded': performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .join('\n'),
  }
  return Object.entries(places)
    .filter(([, text]) => tokens.some((token) => text.includes(token)))
    .map(([place]) => place)
}

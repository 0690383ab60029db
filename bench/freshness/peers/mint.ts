/** Asks the page's endpoint for a token, as the recipes do: anything but a token throws. */
export async function mint(endpoint: string, method: 'GET' | 'POST' = 'POST'): Promise<string> {
  const response = await fetch(endpoint, { method })
  if (!response.ok) throw new Error(`Expected a token, the endpoint answered ${response.status}.`)
  const { embedToken } = (await response.json()) as { embedToken: string }
  return embedToken
}

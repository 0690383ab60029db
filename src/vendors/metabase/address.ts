import { baseOf, kindOf, type MetabaseFrameOptions } from './options'

/**
 * The address of a static embed: values of parameters in the query, the look in the hash.
 *
 * @source https://github.com/metabase/metabase/blob/master/docs/embedding/static-embedding-parameters.md
 */
export function addressOf(
  options: MetabaseFrameOptions,
  { token, theme }: { token: string | null; readonly theme: { colorScheme: 'light' | 'dark' } },
): string {
  const query = new URLSearchParams(
    Object.entries(options.parameters ?? {}).flatMap(([name, value]) =>
      [value].flat().map((each) => [name, String(each)]),
    ),
  ).toString()
  const look = Object.entries({
    theme: options.theme ?? (theme.colorScheme === 'dark' ? 'night' : undefined),
    bordered: options.bordered,
    titled: options.titled,
    refresh: options.refresh,
    hide_parameters: options.hideParameters?.join(','),
    font: options.font,
    hide_download_button: options.hideDownloadButton,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const hash = new URLSearchParams(look).toString()
  const path = `${baseOf(options)}/embed/${kindOf(options)}/${token ?? ''}`
  return path + (query && `?${query}`) + (hash && `#${hash}`)
}

import { posix } from 'node:path'
import { JSDOM } from 'jsdom'
import type { BuiltPage } from './pages.ts'

/** Attributes that name a file of the site. */
const ATTRIBUTES = ['href', 'src', 'poster'] as const

/**
 * What is wrong with the links, pictures and files of the pages: each as `page: fault`.
 *
 * @param base - the path that the site is served from.
 * @param files - every file of the site.
 */
export function linkFaultsOf(
  pages: readonly BuiltPage[],
  files: ReadonlySet<string>,
  base: string,
): string[] {
  const documents = new Map(pages.map(({ path, html }) => [path, new JSDOM(html).window.document]))
  const anchors = new Map(
    [...documents].map(([path, document]) => [
      path,
      new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)),
    ]),
  )
  return [...documents].flatMap(([path, document]) => {
    const faults: string[] = []
    for (const element of document.querySelectorAll('[href], [src], [poster]')) {
      for (const attribute of ATTRIBUTES) {
        const address = element.getAttribute(attribute)
        const fault = address === null ? null : faultOf(address, path, element)
        if (fault !== null) faults.push(`${path}: ${fault}`)
      }
    }
    for (const picture of document.querySelectorAll('img'))
      if (!picture.getAttribute('alt')?.trim())
        faults.push(`${path}: the picture ${picture.getAttribute('src')} has no alt text`)
    if (document.querySelectorAll('h1').length !== 1) faults.push(`${path}: expected one h1`)
    if (!document.title) faults.push(`${path}: there is no title`)
    return faults
  })

  function faultOf(address: string, from: string, element: Element): string | null {
    if (/^(https?:|mailto:|data:)/.test(address))
      return element.localName === 'a' ? null : `${element.localName} loads ${address} from elsewhere`
    const [path = '', anchor = ''] = address.split('#')
    const target = path === '' ? from : fileOf(path, from)
    if (target === null) return `${address} is outside of ${base}`
    if (!files.has(target)) return `${address} leads to ${target}, which does not exist`
    if (anchor === '' || !target.endsWith('.html')) return null
    return anchors.get(target)?.has(decodeURIComponent(anchor)) === false
      ? `${address} leads to an anchor that does not exist`
      : null
  }

  /** The file that a server answers an address with. `null`: the address is not of this site. */
  function fileOf(address: string, from: string): string | null {
    const absolute = posix.resolve(`${base}${posix.dirname(from)}`, address.split('?')[0] ?? '')
    if (!`${absolute}/`.startsWith(base)) return null
    const inside = decodeURIComponent(absolute.slice(base.length))
    return address.endsWith('/') || inside === '' ? posix.join(inside, 'index.html') : inside
  }
}

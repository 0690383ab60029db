// Builds the site for a sub-path, and checks its files: links, anchors, pictures, Markdown for machines.
// test-site.ts has the checks that need a browser.
import { linkFaultsOf } from './site/links.ts'
import { markdownFaultsOf } from './site/markdown.ts'
import { builtPages, filesOf } from './site/pages.ts'
import { buildChecked, CHECKED } from './site/site.ts'

const { root, base } = CHECKED
const how = await buildChecked()
const pages = builtPages(root)
const faults = [...linkFaultsOf(pages, new Set(filesOf(root)), base), ...markdownFaultsOf(root)]
console.log(`${pages.length} pages for ${base}, ${how}. ${faults.length} faults.`)
if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'))
  process.exitCode = 1
}

const STYLE = `
  .sbdocs-content :not(pre) > code { white-space: normal; overflow-wrap: anywhere }
  .sbdocs-content table:not([data-breaks]) th code { white-space: nowrap }
`

/** Lets code within a sentence break: on a narrow screen, it would be wider than the page. */
export function GuideStyle() {
  return <style>{STYLE}</style>
}

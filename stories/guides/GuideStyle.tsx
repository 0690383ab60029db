/** Lets code within a sentence break: on a narrow screen, it would be wider than the page. */
export function GuideStyle() {
  return <style>{'.sbdocs-content :not(pre) > code { white-space: normal; overflow-wrap: anywhere }'}</style>
}

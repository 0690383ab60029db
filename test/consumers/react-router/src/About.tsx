/** Another view without a widget. */
export function About() {
  return <h1>About</h1>
}

/** A view without a widget: it costs no token. */
export function Home() {
  return <h1>Home</h1>
}

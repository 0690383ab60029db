export default function AboutPage() {
  return <h1>With: about</h1>
}

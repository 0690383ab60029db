import Link from 'next/link'

const LINKS = {
  '/': 'Home',
  '/store': 'Store',
  '/chat': 'Chat',
  '/stream': 'Stream',
  '/with': 'With',
  '/with/about': 'With: about',
}

export function Navigation() {
  return (
    <nav aria-label="Site" style={{ display: 'flex', gap: 12 }}>
      {Object.entries(LINKS).map(([href, name]) => (
        <Link key={href} href={href}>
          {name}
        </Link>
      ))}
    </nav>
  )
}

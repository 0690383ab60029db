import { useParams } from '@tanstack/react-router'

/** One level's page. */
export function Level() {
  const { level } = useParams({ from: '/levels/$level' })
  return <h1>Level: {level}</h1>
}

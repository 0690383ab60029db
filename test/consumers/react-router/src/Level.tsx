import { useParams } from 'react-router'

/** One level's page. */
export function Level() {
  const { level } = useParams()
  return <h1>Level: {level}</h1>
}

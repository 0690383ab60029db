import { TokenSource } from 'livekit-client'
import type { Subject } from '../subject.ts'

export const subject: Subject = {
  name: 'LiveKit',
  start: ({ endpoint, identity }) => {
    const source = TokenSource.endpoint(endpoint)
    const options = { roomName: 'widget', participantIdentity: identity }
    return {
      use: async () => (await source.fetch(options)).participantToken,
      rejected: () => void source.fetch(options, true).catch(() => {}),
    }
  },
}

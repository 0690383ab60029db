import { serveEmulators } from 'react-embed-token/testing/emulators'

export default { server: { proxy: { '/api/embed-token': (await serveEmulators()).backend } } }

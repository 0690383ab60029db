import { createRequestListener } from '@react-router/node'
import { createServer } from 'node:http'
import * as build from './built/react-router/server/index.js'

const server = createServer(createRequestListener({ build, mode: 'production' }))
server.listen(0, 'localhost', () => console.log(`http://localhost:${server.address().port}`))

// `npm start`: starts the demo and says where it is. Ctrl-C ends all of it.
// `npm start -- --instances 3 --redis redis://127.0.0.1:6379`: with three instances of the backend, on one Redis.
import { parseArgs } from 'node:util'
import { startDemo } from './demo'
import { TTL_SECONDS } from './emulators'

const { values } = parseArgs({ options: { instances: { type: 'string' }, redis: { type: 'string' } } })
const instances = Number(values.instances ?? (values.redis ? 3 : 0))
if (!Number.isInteger(instances) || instances < 0 || instances > 9)
  throw new Error(`--instances is a number from 0 to 9, and not "${values.instances}".`)
const { page, servers, close } = await startDemo({ instances, redis: values.redis })
let isStopping = false

async function stop() {
  if (isStopping) return
  isStopping = true
  await close()
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())

console.log(`
  react-embed-token, the demo

  Page      ${page}
  Backend   ${servers.backend}${instances > 0 ? `, ${instances} instances on ${values.redis ?? 'their own memory'}: ${page}/backend` : ''}
  Vendors   emulated:
            ${servers['returning-ai']}  Returning.AI, whose tokens live ${TTL_SECONDS} s
            ${servers.interakt}  Interakt
            ${servers['answering-agent']}  Answering Agent
            ${servers.runtype}  Runtype
            ${servers['open-chat-widget']}  Open Chat Widget

  Ctrl-C ends it.
`)

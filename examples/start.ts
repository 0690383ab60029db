// `npm start`: starts the demo and says where it is. Ctrl-C ends all of it.
import { startDemo } from './demo'
import { TTL_SECONDS } from './emulators'

const { page, servers, close } = await startDemo()
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
  Backend   ${servers.backend}
  Vendors   emulated:
            ${servers['returning-ai']}  Returning.AI, whose tokens live ${TTL_SECONDS} s
            ${servers.interakt}  Interakt
            ${servers['answering-agent']}  Answering Agent
            ${servers.runtype}  Runtype
            ${servers['open-chat-widget']}  Open Chat Widget

  Ctrl-C ends it.
`)

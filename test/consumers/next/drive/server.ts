import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createEmulators, type Emulators } from '../../../emulators'
import { ACCESS_ID, ACCESS_KEY } from '../../../emulators/returning-ai'
import { serve } from '../../driving'
import { recordAnswersOf, type Recorded, type Recorder } from './recorder'

/** The built site on a port of its own; its backend asks the emulators. */
export interface NextSite {
  origin: string
  emulators: Emulators
  /** Every token that the vendors have issued to the site's server. */
  issued: string[]
  /** Every answer of the site, so far. */
  answers: Recorded[]
  close: () => Promise<void>
}

const STARTS_WITHIN_MS = 30_000

/** Runs `next start` with the vendors' keys in its environment. */
export async function startSite(folder: string): Promise<NextSite> {
  const emulators = createEmulators()
  const issued: string[] = []
  const vendor = await serve(async (request) => {
    const response = await emulators.vendors['returning-ai'].fetch(request)
    const { data } = (await response.clone().json()) as { data?: { embedToken?: string } }
    if (data?.embedToken) issued.push(data.embedToken)
    return response
  })
  const server = spawn(process.execPath, [join(folder, 'node_modules/next/dist/bin/next'), 'start', '--port', '0', '--hostname', 'localhost'], {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      RAI_ACCESS_ID: ACCESS_ID,
      RAI_ACCESS_KEY: ACCESS_KEY,
      RAI_MINT_URL: `${vendor.origin}/v2/api/widget-access-keys/token`,
      WIDGET_API_KEY: emulators.vendors['open-chat-widget'].key(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  let recorder: Recorder | undefined
  const close = async () => {
    await recorder?.close()
    server.kill()
    await ended
    await vendor.close()
  }
  try {
    const port = await new Promise<string>((resolve, reject) => {
      let printed = ''
      const late = setTimeout(() => reject(new Error(`Expected next start to be ready within ${STARTS_WITHIN_MS} ms:\n${printed}`)), STARTS_WITHIN_MS)
      const hear = (chunk: Buffer) => {
        printed += chunk.toString()
        const address = /Local:\s+http:\/\/localhost:(\d+)[\s\S]*Ready/.exec(printed)
        if (!address?.[1]) return
        clearTimeout(late)
        resolve(address[1])
      }
      server.stdout.on('data', hear)
      server.stderr.on('data', hear)
      void ended.then(() => reject(new Error(`Expected next start to go on, it ended:\n${printed}`)))
    })
    // The deployment's key is handed out by the same endpoint, and is no less secret.
    issued.push(emulators.vendors['open-chat-widget'].key())
    recorder = await recordAnswersOf(Number(port))
    return { origin: recorder.origin, emulators, issued, answers: recorder.answers, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

import { join } from 'node:path'
import { createEmulators, type Emulators } from '../../../emulators'
import { ACCESS_ID, ACCESS_KEY } from '../../../emulators/returning-ai'
import { serve, start } from '../../driving'
import { createOrders, type Orders } from './orders'
import { recordAnswersOf, type Recorder } from './recorder'

/** The built site on a port of its own; its backend asks the emulators. */
export interface NextSite extends Pick<Recorder, 'origin' | 'answers' | 'settled'> {
  emulators: Emulators
  /** Every token that the vendors have issued to the site's server. */
  issued: string[]
  /** Where the site's server looks for orders. */
  orders: Orders
  close: () => Promise<void>
}

/** Runs `next start` with the vendors' keys in its environment. */
export async function startSite(folder: string): Promise<NextSite> {
  const emulators = createEmulators()
  // The deployment's key is handed out by the same endpoint, and is no less secret.
  const issued = [emulators.vendors['open-chat-widget'].key()]
  const vendor = await serve(async (request) => {
    const response = await emulators.vendors['returning-ai'].fetch(request)
    const { data } = (await response.clone().json()) as { data?: { embedToken?: string } }
    if (data?.embedToken) issued.push(data.embedToken)
    return response
  })
  const orders = createOrders()
  const shop = await serve(orders.fetch)
  const closing = [shop.close, vendor.close]
  const close = async () => {
    for (const end of closing) await end()
  }
  try {
    const server = await start(
      [
        process.execPath,
        join(folder, 'node_modules/next/dist/bin/next'),
        'start',
        '--port',
        '0',
        '--hostname',
        'localhost',
      ],
      {
        cwd: folder,
        env: {
          NODE_ENV: 'production',
          RAI_ACCESS_ID: ACCESS_ID,
          RAI_ACCESS_KEY: ACCESS_KEY,
          RAI_MINT_URL: `${vendor.origin}/v2/api/widget-access-keys/token`,
          WIDGET_API_KEY: emulators.vendors['open-chat-widget'].key(),
          ORDERS_URL: shop.origin,
        },
        until: /Local:\s+http:\/\/localhost:(\d+)[\s\S]*Ready/,
      },
    )
    closing.unshift(server.close)
    const { origin, answers, settled, close: closeRecorder } = await recordAnswersOf(Number(server.said))
    closing.unshift(closeRecorder)
    return { origin, answers, settled, emulators, issued, orders, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

// Runs inside of a simulated page.
import { SimEventTarget, SimMessageEvent } from './events.ts'
import type { Host } from './host.ts'

/** Message channels and broadcast channels: their messages are tasks of the page. */
export function createChannels(host: Host) {
  class MessagePort extends SimEventTarget {
    other: MessagePort | null = null
    #isStarted = false
    #isClosed = false
    #waiting: unknown[] = []
    #onmessage: ((event: SimMessageEvent) => void) | null = null
    get onmessage() {
      return this.#onmessage
    }
    set onmessage(handler) {
      this.#onmessage = handler
      this.start()
    }
    postMessage(data: unknown, transfer?: unknown[]) {
      const copy = transfer && transfer.length > 0 ? data : host.node.clone(data)
      const { other } = this
      if (other && !this.#isClosed) host.post(() => other.#receive(copy))
    }
    start() {
      if (this.#isStarted) return
      this.#isStarted = true
      for (const data of this.#waiting.splice(0)) host.post(() => this.#receive(data))
    }
    close() {
      this.#isClosed = true
    }
    #receive(data: unknown) {
      if (this.#isClosed) return
      if (this.#isStarted) this.dispatchEvent(new SimMessageEvent('message', { data }))
      else this.#waiting.push(data)
    }
  }
  class MessageChannel {
    readonly port1 = new MessagePort()
    readonly port2 = new MessagePort()
    constructor() {
      this.port1.other = this.port2
      this.port2.other = this.port1
    }
  }
  class BroadcastChannel extends SimEventTarget {
    readonly name: string
    onmessage: ((event: SimMessageEvent) => void) | null = null
    #line: ReturnType<Host['openChannel']>
    #isClosed = false
    constructor(name: string) {
      super()
      this.name = String(name)
      this.#line = host.openChannel(this.name, (data) => {
        if (!this.#isClosed)
          this.dispatchEvent(
            new SimMessageEvent('message', { data: host.node.clone(data), origin: location.origin }),
          )
      })
    }
    postMessage(data: unknown) {
      if (this.#isClosed) throw new DOMException('The channel is closed.', 'InvalidStateError')
      this.#line.post(host.node.clone(data))
    }
    close() {
      this.#isClosed = true
      this.#line.close()
    }
  }
  return { MessagePort, MessageChannel, BroadcastChannel }
}

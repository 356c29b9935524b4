import type { Command } from '../../pipeline/protocol/wire/commands.ts'
import type { PipelineEvent } from '../../pipeline/protocol/wire/events.ts'
import type { ClientMessage, HostMessage } from '../../pipeline/protocol/wire/messages.ts'
import type { Snapshot } from '../../pipeline/protocol/wire/snapshot.ts'
import { PROTOCOL_VERSION } from '../../pipeline/protocol/wire/version.ts'

/**
 * A second client of the host, that makes things happen while the page is only looked at: what the page does by itself is
 * measured, and nothing that follows a click.
 */
export class HostControl {
  readonly snapshot: Snapshot
  readonly #socket: WebSocket
  readonly #waiting = new Set<(event: PipelineEvent) => void>()
  readonly #asked = new Map<number, (message: Extract<HostMessage, { type: 'result' }>) => void>()
  #lastId = 0

  private constructor(socket: WebSocket, snapshot: Snapshot) {
    this.#socket = socket
    this.snapshot = snapshot
    socket.onmessage = ({ data }) => {
      // The sound of replies is not looked at.
      if (typeof data === 'string') this.#receive(JSON.parse(data))
    }
  }

  /** @param url the page's address with its key */
  static async join(url: string): Promise<HostControl> {
    const { host, hash, origin } = new URL(url)
    const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
    // Node's takes headers, of which the browser's types know nothing; the host answers its own pages alone.
    const socket = new WebSocket(`ws://${host}/ws`, { headers: { origin } } as never)
    const snapshot = await new Promise<Snapshot>((resolve, reject) => {
      socket.onopen = () => post(socket, { type: 'hello', protocol: PROTOCOL_VERSION, token })
      socket.onclose = () => reject(new Error('The host closed the connection'))
      socket.onmessage = ({ data }) => {
        if (typeof data !== 'string') return
        const message: HostMessage = JSON.parse(data)
        if (message.type === 'snapshot') resolve(message.snapshot)
        if (message.type === 'refused') reject(new Error(message.error.message))
      }
    })
    return new HostControl(socket, snapshot)
  }

  /** Asks the host for something. @throws Error with the host's words where it does not do it */
  async send(command: Command): Promise<void> {
    this.#lastId += 1
    const id = this.#lastId
    const answer = new Promise<Extract<HostMessage, { type: 'result' }>>((resolve) => this.#asked.set(id, resolve))
    post(this.#socket, { type: 'command', id, command })
    const { error } = await answer
    if (error) throw new Error(`${error.message}. ${error.hint ?? ''}`)
  }

  /** Answers when such an event comes. */
  next(isIt: (event: PipelineEvent) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (event: PipelineEvent) => {
        if (!isIt(event)) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
    })
  }

  close(): void {
    this.#socket.onclose = null
    this.#socket.close()
  }

  #receive(message: HostMessage): void {
    if (message.type === 'result') this.#asked.get(message.id)?.(message)
    if (message.type !== 'events') return
    for (const { event } of message.events) for (const look of [...this.#waiting]) look(event)
  }
}

function post(socket: WebSocket, message: ClientMessage): void {
  socket.send(JSON.stringify(message))
}

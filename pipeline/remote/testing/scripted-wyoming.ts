import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** An event as a client sent it. */
export interface SeenEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly payload: Buffer
}

/** One connection of a scripted Wyoming server. */
export interface WyomingPeer {
  /** As the protocol's own library writes it: the data stands behind the line. */
  send(type: string, data?: object, payload?: Uint8Array): void
  /** Bytes as they are. */
  raw(bytes: string | Uint8Array): void
  /** Bytes one after another, so that every one of them may come alone. */
  drip(bytes: Uint8Array): Promise<void>
  end(): void
}

/** What a scripted server does with what comes. */
export interface WyomingScript {
  opened?(peer: WyomingPeer): void
  event?(peer: WyomingPeer, event: SeenEvent): unknown
}

export interface ScriptedWyoming {
  /** `tcp://127.0.0.1:port` */
  readonly address: string
  readonly port: number
  readonly seen: readonly SeenEvent[]
  /** Connections that were ever opened. */
  readonly opened: number
  /** Connections that have ended. */
  readonly ended: number
  close(): Promise<void>
}

/** An event in the form of the protocol's own library. */
export function wyomingBytes(type: string, data: object = {}, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const said = Buffer.from(JSON.stringify(data))
  const head = { type, version: '1.7.2', data_length: said.length, payload_length: payload.length || null }
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), said, payload])
}

/**
 * A Wyoming server that does as a script says. It knows nothing of our client: scripts are written from the protocol.
 *
 * @param script makes the script of each connection
 */
export async function scriptedWyoming(script: () => WyomingScript): Promise<ScriptedWyoming> {
  const seen: SeenEvent[] = []
  const sockets = new Set<Socket>()
  let [opened, ended] = [0, 0]
  const server = createServer({ noDelay: true }, (socket) => {
    opened += 1
    sockets.add(socket)
    const { opened: begin, event: take } = script()
    const peer = peerOf(socket)
    const parse = eventParser((event) => {
      seen.push(event)
      void take?.(peer, event)
    })
    socket.on('data', parse)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      ended += 1
      sockets.delete(socket)
    })
    begin?.(peer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ address: `tcp://127.0.0.1:${port}`, port, seen },
    get opened() {
      return opened
    },
    get ended() {
      return ended
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function peerOf(socket: Socket): WyomingPeer {
  return {
    send: (type, data, payload) => socket.write(wyomingBytes(type, data, payload)),
    raw: (bytes) => socket.write(bytes),
    drip: async (bytes) => {
      for (const byte of bytes) {
        socket.write(Uint8Array.of(byte))
        await wait(0)
      }
    },
    end: () => socket.end(),
  }
}

/** Reads what a client sends: a line of JSON, then as many bytes as it says. */
function eventParser(onEvent: (event: SeenEvent) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
      const head = JSON.parse(rest.toString('utf8', 0, at))
      const [dataBytes, payloadBytes] = [head.data_length ?? 0, head.payload_length ?? 0]
      const payloadAt = at + 1 + dataBytes
      if (rest.length < payloadAt + payloadBytes) return
      const apart = dataBytes > 0 ? JSON.parse(rest.toString('utf8', at + 1, payloadAt)) : {}
      const payload = Buffer.from(rest.subarray(payloadAt, payloadAt + payloadBytes))
      rest = rest.subarray(payloadAt + payloadBytes)
      onEvent({ type: head.type, data: { ...head.data, ...apart }, payload })
    }
  }
}

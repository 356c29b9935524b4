import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { nowMs } from '../../base/clock.ts'

/** A way to a server on which what is asked takes its time. */
export interface DelayedWire {
  readonly port: number
  /** How long each piece of a request was really held, milliseconds, in order. */
  readonly heldMs: readonly number[]
  close(): void
}

/** Passes connections on to a port of this machine, and holds what clients send for `delayMs`; answers pass at once. */
export async function delayedWire(toPort: number, delayMs: number): Promise<DelayedWire> {
  const heldMs: number[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    const there = connect({ port: toPort, host: '127.0.0.1', noDelay: true })
    for (const socket of [client, there]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        there.destroy()
      })
    }
    client.on('data', (bytes) => {
      const cameMs = nowMs()
      setTimeout(() => {
        heldMs.push(nowMs() - cameMs)
        there.write(bytes)
      }, delayMs)
    })
    there.on('data', (bytes) => client.write(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heldMs,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

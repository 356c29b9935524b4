import { type AddressInfo, connect, createServer } from 'node:net'
import { nowMs } from '../../base/clock.ts'

/** A way to a server on which what is asked takes its time. */
export interface DelayedWire {
  readonly port: number
}

/**
 * Passes connections on to a port of this machine, and holds what clients send for `delayMs`; answers pass at once. It ends
 * with its thread.
 *
 * @param onHeld told of each piece of a request how long it was really held, milliseconds
 */
export async function delayedWire(
  toPort: number,
  delayMs: number,
  onHeld: (heldMs: number) => void,
): Promise<DelayedWire> {
  const server = createServer({ noDelay: true }, (client) => {
    const there = connect({ port: toPort, host: '127.0.0.1', noDelay: true })
    for (const socket of [client, there]) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        there.destroy()
      })
    }
    client.on('data', (bytes) => {
      const cameMs = nowMs()
      setTimeout(() => {
        onHeld(nowMs() - cameMs)
        there.write(bytes)
      }, delayMs)
    })
    there.on('data', (bytes) => client.write(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port }
}

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
 * @param onHanded told when what was asked was handed on
 * @param onAnswered told at the first bytes of each answer how long what was asked was really held, and how long it took in
 *   all from its coming here to the answer's going, milliseconds
 */
export async function delayedWire(
  toPort: number,
  delayMs: number,
  onHanded: (atMs: number) => void,
  onAnswered: (heldMs: number, awayMs: number) => void,
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
    let asked: { readonly cameMs: number; readonly heldMs: number } | undefined
    client.on('data', (bytes) => {
      const cameMs = nowMs()
      setTimeout(() => {
        const handedMs = nowMs()
        asked ??= { cameMs, heldMs: handedMs - cameMs }
        there.write(bytes)
        onHanded(handedMs)
      }, delayMs)
    })
    there.on('data', (bytes) => {
      const goesMs = nowMs()
      client.write(bytes)
      if (asked) onAnswered(asked.heldMs, goesMs - asked.cameMs)
      asked = undefined
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port }
}

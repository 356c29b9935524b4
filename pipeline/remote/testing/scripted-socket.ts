import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** One connection of a scripted WebSocket server. */
export interface ScriptedPeer {
  send(frame: string | object | Uint8Array): void
  /** One text in fragments of so many bytes, which may end in the middle of a character. */
  sendInFragments(text: string, bytes: number): void
  /** Ends the connection without a word of goodbye. */
  cut(): void
  close(code: number, reason: string): void
}

/** What a scripted server does with what comes. */
export interface SocketScript {
  opened?(peer: ScriptedPeer): unknown
  text?(peer: ScriptedPeer, text: string): unknown
  binary?(peer: ScriptedPeer, bytes: Buffer): unknown
  closed?(): void
}

export interface ScriptedSocket {
  readonly address: string
  /** Requests by which connections were opened. */
  readonly opened: readonly IncomingMessage[]
  /** Connections that have ended. */
  readonly ended: number
  close(): Promise<void>
}

/**
 * A WebSocket server that does as a script says. It knows nothing of our client: scripts are written from protocols.
 *
 * @param script makes the script of each connection
 * @param refuse answers each opening with this status, or this whole answer, instead
 */
export async function scriptedSocket(script: () => SocketScript, refuse?: number | string): Promise<ScriptedSocket> {
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  const opened: IncomingMessage[] = []
  let ended = 0
  http.on('upgrade', (request, socket, head) => {
    if (typeof refuse === 'string') return socket.end(refuse)
    if (refuse !== undefined) return socket.end(`HTTP/1.1 ${refuse} No\r\nContent-Length: 0\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, (peer) => {
      opened.push(request)
      const one: ScriptedPeer = {
        send: (frame) =>
          peer.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame)),
        sendInFragments: (text, bytes) => {
          const whole = Buffer.from(text)
          for (let at = 0; at < whole.length; at += bytes) {
            peer.send(whole.subarray(at, at + bytes), { binary: false, fin: at + bytes >= whole.length })
          }
        },
        cut: () => peer.terminate(),
        close: (code, reason) => peer.close(code, reason),
      }
      const { opened: begin, text, binary, closed } = script()
      peer.on('message', (data, isBinary) => {
        const bytes = data as Buffer
        if (isBinary) binary?.(one, bytes)
        else text?.(one, bytes.toString('utf8'))
      })
      peer.on('close', () => {
        ended += 1
        closed?.()
      })
      begin?.(one)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    address: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    opened,
    get ended() {
      return ended
    },
    close: () => {
      for (const peer of sockets.clients) peer.terminate()
      http.closeAllConnections()
      return new Promise((resolve) => http.close(() => resolve()))
    },
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What a scripted server does with one request, piece after piece. */
export type Step =
  /** Bytes in one write: what a client reads at once, unless the network cuts it. */
  | { readonly write: string | Uint8Array }
  | { readonly waitMs: number }
  /** Sends nothing more and keeps the connection. */
  | { readonly stall: true }
  /** Ends the connection in the middle, without ending the answer. */
  | { readonly cut: true }

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** Ends the connection without a byte, as a server does that had given it up. */
  readonly hangUp?: boolean
}

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Connections are numbered as they come. */
  readonly connection: number
}

export interface ScriptedHttp {
  /** `http://127.0.0.1:port` */
  readonly address: string
  readonly port: number
  readonly seen: readonly SeenRequest[]
  /** Connections that were ever opened. */
  readonly connections: number
  /** Answers whose connection the client ended before they were whole; host clock of each, milliseconds. */
  readonly givenUpMs: readonly number[]
  close(): Promise<void>
}

/**
 * A server of HTTP that answers as a script says. It knows nothing of our client: scripts are written from protocols.
 *
 * @param script called with each request once it is whole
 */
export async function scriptedHttp(
  script: (request: SeenRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
): Promise<ScriptedHttp> {
  const seen: SeenRequest[] = []
  const givenUpMs: number[] = []
  const numbers = new Map<Socket, number>()
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const one: SeenRequest = {
      ...{ method: request.method ?? '', path: request.url ?? '', headers: request.headers },
      ...{ body: Buffer.concat(pieces), connection: numbers.get(request.socket) ?? -1 },
    }
    seen.push(one)
    response.on('close', () => {
      if (!response.writableFinished) givenUpMs.push(Number(process.hrtime.bigint()) / 1e6)
    })
    await answerWith(response, await script(one))
  })
  server.on('connection', (socket) => numbers.set(socket, numbers.size))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    ...{ address: `http://127.0.0.1:${port}`, port, seen, givenUpMs },
    get connections() {
      return numbers.size
    },
    close: () => closed(server),
  }
}

async function answerWith(response: ServerResponse, { status = 200, headers = {}, steps, hangUp }: ScriptedAnswer) {
  if (hangUp) return void response.socket?.destroy()
  response.writeHead(status, headers)
  // Small writes go out as they are: a script says where bytes are cut.
  response.socket?.setNoDelay(true)
  for (const step of steps) {
    if (response.destroyed) return
    if ('write' in step) {
      response.write(step.write)
      // Lets this piece leave before the next.
      await wait(1)
    } else if ('waitMs' in step) await wait(step.waitMs)
    else if ('stall' in step) return void response.flushHeaders()
    else {
      response.flushHeaders()
      await wait(5)
      return void response.socket?.destroy()
    }
  }
  response.end()
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

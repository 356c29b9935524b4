import { spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { PipelineEventOf } from '../../protocol/wire/events.ts'
import { hostMessageSchema } from '../../protocol/wire/messages.ts'
import { PROTOCOL_VERSION } from '../../protocol/wire/version.ts'

const healthSchema = z.object({ refusals: z.record(z.string(), z.number()) })

export const TOKEN = 'token-of-the-console'

export interface AttackedConsole {
  readonly port: number
  /** What `/healthz` says; rejects where the console has ended. */
  health(): Promise<{ readonly refusals: Readonly<Record<string, number>> }>
  /** Asks it to end; answers with its exit code and what it wrote on stderr. */
  stop(): Promise<{ readonly code: number | null; readonly err: string }>
}

/** Starts the console's door in a process of its own, with so many file descriptors where that is said. */
export async function startAttackedConsole(descriptors?: number): Promise<AttackedConsole> {
  const file = fileURLToPath(new URL('./console-process.ts', import.meta.url))
  const command = [process.execPath, file, TOKEN]
  const limited = descriptors === undefined ? [] : ['sh', '-c', `ulimit -n ${descriptors}; exec "$0" "$@"`]
  const [program = '', ...words] = [...limited, ...command]
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(Number(line.split(' ')[1])))
    void ended.then((code) => reject(new Error(`the console ended with ${code}:\n${err}`)))
  })
  return {
    port,
    health: async () => healthSchema.parse(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()),
    async stop() {
      child.stdin.end()
      return { code: await ended, err }
    },
  }
}

/** Targets that are no path, look like another host, or are not there. */
const TARGETS = ['//', '///', '//[', '/\\', '//evil.example/ws', '*', 'http://', 'http://[', '/ws', '/%', '/%E0%A4%A']
const CALLERS = [
  'Host: evil.example\r\nOrigin: http://evil.example',
  'Host: HERE\r\nOrigin: http://evil.example',
  'Host: HERE\r\nOrigin: http://HERE',
]

/** How many different ones there are of `strangeRequest`. */
export const STRANGE_REQUESTS = 2 * TARGETS.length * CALLERS.length

/** The n-th request that no console makes, of another site's page or of one of ours, as an upgrade or plain. */
export function strangeRequest(port: number, n: number, isUpgrade = n % 2 === 0): string {
  const target = TARGETS[n % TARGETS.length] ?? '/'
  const caller = (CALLERS[n % CALLERS.length] ?? '').replaceAll('HERE', `127.0.0.1:${port}`)
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
  const upgrade = isUpgrade ? `Connection: Upgrade\r\nUpgrade: websocket\r\n${key}` : 'Connection: close\r\n'
  return `GET ${target} HTTP/1.1\r\n${caller}\r\n${upgrade}\r\n`
}

/** No HTTP at all, or too little of it. */
export const JUNK = [
  '\x16\x03\x01\x02\x00',
  'GET\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  '\0\0\0\0\r\n\r\n',
  'x'.repeat(70_000),
]

/** Sends bytes and waits until the other side has hung up; `reset`: hangs up itself, by a reset, once they are out. */
export function knock(port: number, bytes: string, how: 'wait' | 'reset' = 'wait'): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end(bytes, () => {
        if (how === 'reset') socket.resetAndDestroy()
      })
    })
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    socket.once('close', () => resolve())
  })
}

/** Does a thing so often, a few at once. */
export async function manyTimes(count: number, one: (n: number) => Promise<void>, atOnce = 32): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) {
      next += 1
      await one(next - 1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Opens so many connections and keeps them; answers with what lets go of them. */
export function hold(port: number, count: number): () => void {
  const sockets: Socket[] = []
  for (let i = 0; i < count; i++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    sockets.push(socket)
  }
  return () => {
    for (const socket of sockets) socket.destroy()
  }
}

type Health = PipelineEventOf<'healthMeasured'>

/** A console of ours on that door. */
export interface Visitor {
  /** Resolves with the next measured health that is as asked for. */
  health(isWanted?: (health: Health) => boolean): Promise<Health>
  close(): void
}

export async function visit(port: number): Promise<Visitor> {
  const headers = { Origin: `http://127.0.0.1:${port}` }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers })
  const waiting = new Set<(health: Health) => void>()
  const greeted = Promise.withResolvers<void>()
  const gone = new Promise<never>((_, reject) => {
    socket.onclose = () => reject(new Error('the console hung up'))
  })
  gone.catch(() => undefined)
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, token: TOKEN }))
  socket.onmessage = ({ data }) => {
    const message = hostMessageSchema.parse(JSON.parse(String(data)))
    if (message.type === 'snapshot') greeted.resolve()
    if (message.type !== 'events') return
    for (const { event } of message.events) {
      if (event.kind === 'healthMeasured') for (const hear of [...waiting]) hear(event)
    }
  }
  await Promise.race([greeted.promise, gone])
  return {
    health(isWanted = () => true) {
      const heard = Promise.withResolvers<Health>()
      const hear = (health: Health) => {
        if (!isWanted(health)) return
        waiting.delete(hear)
        heard.resolve(health)
      }
      waiting.add(hear)
      return Promise.race([heard.promise, gone])
    },
    close: () => socket.close(),
  }
}

/**
 * A thread that is a language model's server and the wire to it, so that nothing of either waits for whoever asks. It is
 * started with `{ delayMs, tells }`, says at which port the wire begins, and then of each request what really happened to it.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { nowMs } from '../../base/clock.ts'
import { delayedWire } from '../../remote/testing/delayed-wire.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../remote/testing/scripted-http.ts'

/** What it is started with. */
export interface HeldServerOptions {
  readonly delayMs: number
  /** The server says how long it worked itself, as llama.cpp does. */
  readonly tells: boolean
}

/** What became of a request beyond whoever asked, milliseconds. */
export interface HeldRequest {
  /** The wire held it for so long on its way. */
  readonly heldMs: number
  /** It was away from the wire for so long that no work of the server is. */
  readonly awayMs: number
}

const SERVER_MS = 5
let [handedMs, workedMs] = [0, 0]
const MODELS: ScriptedAnswer = { headers: { 'content-type': 'application/json' }, steps: [{ write: '{"data":[]}' }] }

async function reply(tells: boolean): Promise<ScriptedAnswer> {
  await wait(SERVER_MS)
  // All that it was here for, as a server says it that counts from the first byte that comes to the first that goes.
  workedMs = nowMs() - handedMs
  const timings = tells ? { timings: { prompt_ms: workedMs } } : {}
  const token = `data: ${JSON.stringify({ choices: [{ delta: { content: 'Hi there.' } }], ...timings })}\n\n`
  const body = `${token}data: [DONE]\n\n`
  // Its length says where it ends: the connection is free for the next turn with its last byte.
  const headers = { 'content-type': 'text/event-stream', 'content-length': `${Buffer.byteLength(body)}` }
  return { headers, steps: [{ write: body }] }
}

const { delayMs, tells } = workerData as HeldServerOptions
const http = await scriptedHttp(({ path }) => (path === '/v1/models' ? MODELS : reply(tells)))
const noteHanded = (atMs: number) => {
  handedMs = atMs
}
const { port } = await delayedWire(http.port, delayMs, noteHanded, (heldMs, awayMs) => {
  const request: HeldRequest = { heldMs, awayMs: awayMs - workedMs }
  parentPort?.postMessage(request)
})
parentPort?.postMessage({ port })

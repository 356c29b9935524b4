/**
 * How long a call's way to a worker and back takes, in a thread and in a process, with nothing to do there: started by
 * hand, `node pipeline/workers/testing/round-trip-bench.ts [calls]`. Calls of both take turns, so that what else the
 * machine does meets both alike.
 */
import { nowMs } from '../../base/clock.ts'
import { WorkerClient } from '../worker-client.ts'
import type { ScriptedApi } from './scripted-worker.ts'

const CALLS = Number(process.argv[2] ?? 2000)
const WARM_UP = 200
/** A chunk of speech of 80 ms at 16 kHz, as the recogniser takes it. */
const SAMPLES = 1280

const start = (carrier: 'thread' | 'process') => {
  const entry = new URL('./scripted-worker.ts', import.meta.url)
  return WorkerClient.start<ScriptedApi, unknown>({ name: carrier, entry, options: {}, carrier })
}

const clients = [(await start('thread')).client, (await start('process')).client]
const times = clients.map(() => ({ small: [] as number[], audio: [] as number[] }))
for (let call = -WARM_UP; call < CALLS; call += 1) {
  for (const [index, client] of clients.entries()) {
    const smallMs = await timed(() => client.call('double', call).done)
    const { pcm, transfer } = client.audio(new Float32Array(SAMPLES))
    const audioMs = await timed(() => client.call('sumOf', pcm, { transfer }).done)
    if (call < 0) continue
    times[index]?.small.push(smallMs)
    times[index]?.audio.push(audioMs)
  }
}
for (const [index, client] of clients.entries()) {
  const { small = [], audio = [] } = times[index] ?? {}
  process.stdout.write(`${client.carrier}: a number ${summary(small)}; ${SAMPLES} samples ${summary(audio)}\n`)
  await client.close()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = nowMs()
  await work()
  return nowMs() - beganMs
}

function summary(ms: readonly number[]): string {
  const sorted = [...ms].sort((a, b) => a - b)
  const at = (share: number) => Math.round(1000 * (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN))
  return `p50 ${at(0.5)} µs, p99 ${at(0.99)} µs`
}

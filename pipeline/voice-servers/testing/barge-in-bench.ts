/**
 * How soon a Realtime server hears that somebody talks over its reply, and that its connection has ended.
 * Started by hand, on a quiet machine: node pipeline/voice-servers/testing/barge-in-bench.ts [turns]
 */
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import { speakTurn } from '../speak-turn.ts'
import { realtimeServer } from './realtime-server.ts'

const RATE_HZ = 16_000
const CLIP = Float32Array.from({ length: 0.1 * RATE_HZ }, (_, n) => 0.3 * Math.sin((n * 2 * Math.PI * 300) / RATE_HZ))
const [turns = 50] = process.argv.slice(2).map(Number)
const settings = { turn: 'manual' }
const [told, ended]: [number[], number[]] = [[], []]
for (let n = 0; n < turns; n += 1) {
  const server = await realtimeServer({ wrong: 'endless' })
  const over = new AbortController()
  const choice = { kind: 'openai-realtime', address: server.address, settings }
  const turn = speakTurn(choice, { pcm: CLIP, clipId: 'bench', signal: over.signal })
  await until(() => server.pieces > 2, 'it speaks')
  const atMs = nowMs()
  over.abort()
  await turn
  await until(() => server.endedMs !== undefined, 'the connection ends')
  told.push((server.cancelledMs ?? Number.NaN) - atMs)
  ended.push((server.endedMs ?? Number.NaN) - atMs)
  await server.close()
}
const shown = (values: readonly number[]) =>
  [0.5, 0.95, 1].map((p) => `p${p * 100} ${percentile(values, p)?.toFixed(2)} ms`).join(', ')
process.stdout.write(`${turns} replies talked over: told to stop after ${shown(told)}; ended after ${shown(ended)}\n`)

import { performance } from 'node:perf_hooks'
import { experimentResult } from '../../experiments/result.ts'
import { EXPORT_FORMATS } from '../../protocol/exports.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { exportSession } from '../formats.ts'
import { sampleOptions } from './sample-options.ts'
import { sampleSource } from './sample-session.ts'

/*
 * How long exports of a large session take: node pipeline/reports/testing/export-bench.ts [turns]. The turns are made
 * before, so that it is the export that is timed.
 */
const turnCount = Number(process.argv[2] ?? 10_000)
const source = sampleSource(turnCount)
const pages: (readonly SessionTurn[])[] = []
for await (const page of source.turns()) pages.push(page)
const { id, arms, pace } = source.session
let began = now()
const result = experimentResult(
  { sessionId: id, kind: 'ab', arms, turns: pages.flat(), pace, look: 'planned' },
  { seed: 1 },
)
say('statistics', 0)

for (const format of EXPORT_FORMATS) {
  const kept = { ...source, turns: inPages, result }
  began = now()
  let characters = 0
  for await (const chunk of exportSession(kept, format, sampleOptions({ includeText: true })).chunks)
    characters += chunk.length
  say(format, characters)
}

async function* inPages() {
  yield* pages
}

/** Time by the clock, and time of the processor: on a busy machine the first is mostly waiting. */
function now() {
  const { user, system } = process.cpuUsage()
  return { clockMs: performance.now(), cpuMs: (user + system) / 1000 }
}

function say(what: string, characters: number): void {
  const { clockMs, cpuMs } = now()
  const [clock, cpu] = [(clockMs - began.clockMs) / 1000, (cpuMs - began.cpuMs) / 1000]
  const size = characters === 0 ? '' : `, ${(characters / 2 ** 20).toFixed(1)} M characters`
  process.stdout.write(`${what}: ${turnCount} turns in ${clock.toFixed(2)} s (CPU ${cpu.toFixed(2)} s)${size}\n`)
}

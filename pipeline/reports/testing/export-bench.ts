import { performance } from 'node:perf_hooks'
import { experimentResult } from '../../experiments/result.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { EXPORT_FORMATS, exportSession } from '../formats.ts'
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
const began = performance.now()
const result = experimentResult({ sessionId: id, kind: 'ab', arms, turns: pages.flat(), pace }, { seed: 1 })
say('statistics', performance.now() - began, 0)

for (const format of EXPORT_FORMATS) {
  const kept = { ...source, turns: inPages, result }
  const startedMs = performance.now()
  let characters = 0
  for await (const chunk of exportSession(kept, format, sampleOptions({ includeText: true })).chunks)
    characters += chunk.length
  say(format, performance.now() - startedMs, characters)
}

async function* inPages() {
  yield* pages
}

function say(what: string, ms: number, characters: number): void {
  const size = characters === 0 ? '' : `, ${(characters / 2 ** 20).toFixed(1)} M characters`
  process.stdout.write(`${what}: ${turnCount} turns in ${(ms / 1000).toFixed(2)} s${size}\n`)
}

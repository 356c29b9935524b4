import { readFileSync } from 'node:fs'
import { argv, stdout } from 'node:process'
import { effectsOf, measuredComparisons } from '../../measures/what-if/known-effects.ts'
import type { KnownEffect } from '../../measures/what-if/measured-move.ts'
import { type PastPrediction, predictShift, scoreOf } from '../../measures/what-if/past.ts'
import { sessionSchema, sessionTurnSchema } from '../../protocol/sessions.ts'
import { comparedTurnOf } from '../compared-turn.ts'
import { experimentResult } from '../result.ts'

// Started by hand with exported comparisons (`node pipeline/experiments/testing/what-if-bench.ts FILE.json …`, in the order in
// which they ran; `firstword sessions export --format json --text`): what the reference arm's turns, with what was measured
// in the files before, said that each would find. The room's README shows what it printed.

const row = (...cells: readonly string[]) => stdout.write(`| ${cells.join(' | ')} |\n`)
const ms = (value: number) => value.toFixed(0)

const effects: KnownEffect[] = []
const past: PastPrediction[] = []
row('changed', 'turns', 'measured ms', 'predicted ms', '80 % interval', 'inside')
for (const file of argv.slice(2)) {
  const exported = JSON.parse(readFileSync(file, 'utf8'))
  const session = sessionSchema.parse(exported.session)
  const turns = sessionTurnSchema.array().parse(exported.turns)
  const [before] = session.arms
  if (!before) continue
  const { comparisons } = experimentResult({
    ...{ sessionId: session.id, kind: 'ab', arms: session.arms, turns, pace: session.pace, look: 'planned' },
  })
  const measured = measuredComparisons(session, { comparisons })
  const [first] = measured
  if (!first) continue
  const { changes, shiftMs: measuredMs } = first
  const name = Object.entries(changes)
    .map(([flag, to]) => `${flag} ${before.values[flag]} → ${to}`)
    .join(', ')
  const counted = turns.filter(
    (turn) => turn.armId === before.id && !turn.warmUp && comparedTurnOf(turn).fate === 'whole' && !turn.cached,
  )
  const predicted = predictShift(
    counted.map(({ record }) => record),
    changes,
    effects,
  )
  if (predicted.kind === 'unknown') {
    row(
      name,
      `${counted.length}`,
      ms(measuredMs),
      'unknown',
      predicted.reasons.map(({ reason }) => reason).join(', '),
      '',
    )
  } else {
    past.push({ predicted, measuredMs })
    const { shiftMs, interval } = predicted
    const inside = measuredMs >= interval.from && measuredMs <= interval.to
    row(
      name,
      `${counted.length}`,
      ms(measuredMs),
      ms(shiftMs),
      `${ms(interval.from)} to ${ms(interval.to)}`,
      inside ? 'yes' : 'no',
    )
  }
  effects.push(...effectsOf(measured))
}
const score = scoreOf(past)
if (score) stdout.write(`${score.inside} of ${score.count} inside, median error ${ms(score.medianErrorMs)} ms\n`)

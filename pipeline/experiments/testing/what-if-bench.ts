import { readFileSync } from 'node:fs'
import { argv, stdout } from 'node:process'
import { pairTurns } from '../../measures/statistics/pairing.ts'
import { effectsOf, type MeasuredComparison, measuredComparisons } from '../../measures/what-if/known-effects.ts'
import type { KnownEffect } from '../../measures/what-if/measured-move.ts'
import { type PastPrediction, predictShift, scoreOf } from '../../measures/what-if/past.ts'
import { predictTurn } from '../../measures/what-if/predict.ts'
import { type SessionTurn, sessionSchema, sessionTurnSchema } from '../../protocol/sessions.ts'
import { comparedTurnOf, isMeasured } from '../compared-turn.ts'
import { experimentResult } from '../result.ts'

// Started by hand with exported comparisons (`node pipeline/experiments/testing/what-if-bench.ts FILE.json …`, in the order in
// which they ran; `firstword sessions export --format json --text`): what the reference arm's turns, with what was measured
// in the files before, said that each would find. The room's README shows what it printed.

const row = (...cells: readonly string[]) => stdout.write(`| ${cells.join(' | ')} |\n`)
const ms = (value: number) => value.toFixed(0)

const effects: KnownEffect[] = []
const past: PastPrediction[] = []
/** Of single turns: how many were said again within the interval that was predicted for them. */
const again = { pairs: 0, inside: 0 }

row('changed', 'turns', 'measured ms', 'predicted ms', '80 % interval', 'inside')
for (const file of argv.slice(2)) {
  const exported = JSON.parse(readFileSync(file, 'utf8'))
  const session = sessionSchema.parse(exported.session)
  const turns = sessionTurnSchema.array().parse(exported.turns)
  const look = 'planned'
  const { comparisons } = experimentResult({
    ...{ sessionId: session.id, kind: 'ab', arms: session.arms, turns, pace: session.pace, look },
  })
  const measured = measuredComparisons(session, { comparisons })
  for (const one of measured) judgeComparison(one, turns)
  effects.push(...effectsOf(measured))
}
const score = scoreOf(past)
if (score) {
  const { inside, count, medianErrorMs } = score
  stdout.write(`comparisons: ${inside} of ${count} inside, median error ${ms(medianErrorMs)} ms\n`)
}
stdout.write(`single turns: ${again.inside} of ${again.pairs} inside\n`)

function judgeComparison(measured: MeasuredComparison, turns: readonly SessionTurn[]): void {
  const { changes, flags, shiftMs, referenceArm } = measured
  const name = Object.entries(changes).map(([flag, to]) => `${flag} ${flags[flag]} → ${to}`)
  const reference = turns.filter((turn) => turn.armId === referenceArm && isMeasured(turn))
  const records = reference.map(({ record }) => record)
  const predicted = predictShift(records, changes, effects)
  const told = [name.join(', '), `${reference.length}`, ms(shiftMs)]
  if (predicted.kind === 'unknown') {
    return void row(...told, 'unknown', predicted.reasons.map(({ reason }) => reason).join(', '), '')
  }
  past.push({ predicted, measuredMs: shiftMs })
  const { interval } = predicted
  const inside = shiftMs >= interval.from && shiftMs <= interval.to
  row(...told, ms(predicted.shiftMs), `${ms(interval.from)} to ${ms(interval.to)}`, inside ? 'yes' : 'no')
  judgeTurns(measured, turns)
}

function judgeTurns({ changes, referenceArm }: MeasuredComparison, turns: readonly SessionTurn[]): void {
  const paired = turns.filter(({ warmUp }) => !warmUp).map((turn) => ({ ...comparedTurnOf(turn), record: turn.record }))
  const before = paired.filter(({ armId }) => armId === referenceArm)
  const after = paired.filter(({ armId }) => armId !== referenceArm)
  for (const pair of pairTurns(before, after)) {
    const predicted = predictTurn(pair.before.record, changes, effects)
    const { heardMs } = pair.after
    if (predicted.kind === 'unknown' || heardMs === undefined) continue
    again.pairs += 1
    if (heardMs >= predicted.interval.fromMs && heardMs <= predicted.interval.toMs) again.inside += 1
  }
}

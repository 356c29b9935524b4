/**
 * Started by hand: whether a detector of turn ends beats silence alone everywhere, on the product's own recordings that
 * nothing has learnt from. For each silence that one could wait for, the detector's best setting that cuts off no more is
 * chosen on one half of the utterances and judged on the other; differences are paired by utterance, with percentile
 * bootstrap intervals of 95 % over 2,000 draws of utterances.
 *
 * node dominance-bench.ts [detector, by default pocket-turn] [medianMs or p90Ms]
 */
import { mulberry32 } from '../../../experiments/statistics/seeded-random.ts'
import { percentile } from '../../../measures/statistics/percentiles.ts'
import { type TurnEnds, turnEnds } from '../../../measures/turn-end/ends.ts'
import { bestWithin, type DeadAirMeasure, gridOf, sweep } from '../../../measures/turn-end/frontier.ts'
import { countOf, prepare } from '../../../measures/turn-end/prepared.ts'
import { type HeardUtterance, TURN_END_DETECTORS } from '../../../protocol/turn-end.ts'
import { hearSet } from '../hear-set.ts'
import { HeardCache } from '../heard-cache.ts'
import { planListener } from '../listener.ts'
import { openSet } from '../open-set.ts'

const SILENCES_MS = [100, 150, 200, 250, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1600, 1800]
const DRAWS = 2000

type Outcome = Pick<TurnEnds, 'cutOff' | 'deadAirMs'>

const detector = TURN_END_DETECTORS.find((name) => name === (process.argv[2] ?? 'pocket-turn')) ?? 'pocket-turn'
const measure: DeadAirMeasure = process.argv[3] === 'p90Ms' ? 'p90Ms' : 'medianMs'
const MEASURED = { medianMs: 0.5, p90Ms: 0.9 } as const
const plan = await planListener({})
const utterances = await hearSet(await openSet({ set: 'own' }, { language: plan.language }), {
  ...{ plan, kept: new HeardCache(plan.version), signal: new AbortController().signal },
  onProgress: () => undefined,
})
const rows = SILENCES_MS.map((silenceMs) => ({ silenceMs, ...compare(silenceMs) }))
process.stdout.write(`${detector} against silence alone, ${utterances.length} utterances\n`)
for (const row of rows) process.stdout.write(`${line(row)}\n`)

function compare(silenceMs: number) {
  const fixed = { threshold: 1, shortestHoldMs: silenceMs, longestHoldMs: silenceMs }
  const [odd, even] = [half(1), half(0)]
  const silence = joined([odd, even].map((each) => turnEnds(prepare(each, 'fixed'), fixed)))
  const chosen = [
    [even, odd],
    [odd, even],
  ].map(([chooser = [], judge = []]) => {
    const share = cutOffShare(turnEnds(prepare(chooser, 'fixed'), fixed))
    const pauses = prepare(chooser, detector)
    const points = sweep(pauses, gridOf(detector))
    const best = bestWithin(points, measure, { utterances: countOf(pauses), share })
    return best && turnEnds(prepare(judge, detector), best.setting)
  })
  const [first, second] = chosen
  return { silence, detected: first && second ? joined([first, second]) : undefined }
}

function half(parity: number): HeardUtterance[] {
  return utterances.filter((_, index) => index % 2 === parity)
}

function joined(parts: readonly Outcome[]): Outcome {
  return {
    cutOff: Uint8Array.from(parts.flatMap(({ cutOff }) => [...cutOff])),
    deadAirMs: Float64Array.from(parts.flatMap(({ deadAirMs }) => [...deadAirMs])),
  }
}

function line({
  silenceMs,
  silence,
  detected,
}: {
  silenceMs: number
  silence: Outcome
  detected: Outcome | undefined
}) {
  const left = `silence ${silenceMs} ms: ${percent(cutOffShare(silence))} cut off, ${measure} ${ms(wait(silence))}`
  if (!detected) return `${left} | no setting cuts off so few`
  const cut = differences(silence, detected, cutOffShare).map(percent)
  const dead = differences(silence, detected, wait).map(ms)
  const own = `${percent(cutOffShare(detected))} cut off, ${measure} ${ms(wait(detected))}`
  return `${left} | ${own} | cut off ${cut[1]} (${cut[0]} to ${cut[2]}), ${measure} ${dead[1]} (${dead[0]} to ${dead[2]})`
}

/** Lower end, estimate, upper end of a difference, detector minus silence. */
function differences(silence: Outcome, detected: Outcome, of: (outcome: Outcome) => number): [number, number, number] {
  // The same draws for every row and every run.
  const random = mulberry32(1)
  const drawn = Array.from({ length: DRAWS }, () => {
    const picks = Array.from(silence.cutOff, () => Math.floor(random() * silence.cutOff.length))
    return of(picked(detected, picks)) - of(picked(silence, picks))
  })
  const at = (p: number) => percentile(drawn, p) ?? Number.NaN
  return [at(0.025), of(detected) - of(silence), at(0.975)]
}

function picked({ cutOff, deadAirMs }: Outcome, picks: readonly number[]): Outcome {
  return {
    cutOff: Uint8Array.from(picks, (pick) => cutOff[pick] ?? 0),
    deadAirMs: Float64Array.from(picks, (pick) => deadAirMs[pick] ?? Number.NaN),
  }
}

function cutOffShare({ cutOff }: Outcome): number {
  return cutOff.reduce((sum, one) => sum + one, 0) / cutOff.length
}

function wait({ deadAirMs }: Outcome): number {
  return percentile([...deadAirMs.filter((one) => !Number.isNaN(one))], MEASURED[measure]) ?? Number.NaN
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`
}

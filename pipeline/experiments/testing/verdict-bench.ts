import { argv, stdout } from 'node:process'
import { type Judgement, judge } from '../../measures/verdicts/judgement.ts'
import { levelOf } from '../levels.ts'
import { boundedMeanInterval } from '../statistics/bounded-mean.ts'
import { mulberry32, type Random } from '../statistics/seeded-random.ts'
import { MEASURED_NOISE } from './measured-noise.ts'
import { sessionsWithNamedTurns, sharesClaimed } from './simulation.ts'

// Started by hand (`node pipeline/experiments/testing/verdict-bench.ts [sessions [part]]`): how often sessions whose truth is
// known say what is not so, and how often they find what is there. The room's README shows what it printed.

const SESSIONS = Number(argv[2] ?? 20_000)
const MACHINES = ['quiet', 'busy', 'veryBusy'] as const
/** Turns an arm, on so many utterances. */
const SIZES = [[16, 16], [32, 16], [40, 40], [64, 16]] as const // biome-ignore format: a table
const SHIFTS_MS = [5, 10, 20, 30, 50, 100, 200]
const MINIMUM_EFFECT_MS = 10

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const row = (...cells: readonly (string | number)[]) => stdout.write(`| ${cells.join(' | ')} |\n`)

const PARTS = { falseClaims, power, namedTurns, accuracy }
for (const [name, part] of Object.entries(PARTS)) if (argv[3] === undefined || argv[3] === name) part()

/** A difference where there is none, one that matters where it does not, and equality where there is a difference. */
function falseClaims(): void {
  row('machine', 'turns, utterances', 'looked at', 'better or worse of 0 ms', 'matters of 10 ms', 'equivalent of 10 ms')
  for (const machine of MACHINES) {
    for (const [turns, utterances] of SIZES) {
      for (const [peeking, heardApart] of [
        [false, false],
        [true, false],
        [true, true],
      ] as const) {
        // biome-ignore format: a table
        const random = mulberry32(1)
        const plan = {
          noise: MEASURED_NOISE[machine],
          heardApart,
          turns,
          utterances,
          minimumEffectMs: MINIMUM_EFFECT_MS,
        }
        const shares = (shiftMs: number) => sharesClaimed({ ...plan, shiftMs }, { sessions: SESSIONS, peeking, random })
        const [equal, atTheLimit] = [shares(0), shares(MINIMUM_EFFECT_MS)]
        const how = `${peeking ? 'after every turn' : 'at the end'}${heardApart ? ', heard apart' : ''}`
        const found = [equal.claimed, atTheLimit.matters, atTheLimit.equivalent].map(percent)
        row(machine, `${turns}, ${utterances}`, how, ...found)
      }
    }
  }
}

/** What is found of differences of so many milliseconds, in the time until the reply is heard or in processing. */
function power(): void {
  row(
    'machine',
    'turns, utterances',
    'equivalent of 0 ms',
    ...SHIFTS_MS.map((ms) => `${ms} ms: found (as one that matters)`),
  )
  for (const machine of MACHINES) {
    for (const [turns, utterances] of SIZES) {
      const random = mulberry32(2)
      const plan = { noise: MEASURED_NOISE[machine], turns, utterances, minimumEffectMs: MINIMUM_EFFECT_MS }
      const shares = (shiftMs: number) =>
        sharesClaimed({ ...plan, shiftMs }, { sessions: SESSIONS, peeking: false, only: 'heard', random })
      const found = SHIFTS_MS.map(shares).map(({ worse, matters }) => `${percent(worse)} (${percent(matters)})`)
      row(machine, `${turns}, ${utterances}`, percent(shares(0).equivalent), ...found)
    }
  }
}

/** How often as many more turns as an undecided session names decide, by what the difference is. */
function namedTurns(): void {
  row('noise', 'turns, utterances', ...[0, 5, 10].map((ms) => `${ms} ms: named, decided`))
  for (const [name, noise] of [
    ['quiet, 3 ×', scaled('quiet', 3)],
    ['busy, ⅓ ×', scaled('busy', 1 / 3)],
  ] as const) {
    // biome-ignore format: a table
    for (const [turns, utterances] of [[16, 16], [32, 16], [40, 40]] as const) { // biome-ignore format: a table
      const random = mulberry32(3)
      const results = [0, 5, 10].map((shiftMs) => {
        const plan = { noise, turns, utterances, shiftMs, minimumEffectMs: MINIMUM_EFFECT_MS }
        const found = sessionsWithNamedTurns(plan, { sessions: SESSIONS / 10, mostTurns: 4000, random })
        return `${percent(found.named / found.undecided)}, ${percent(found.decided / found.named)}`
      })
      row(name, `${turns}, ${utterances}`, ...results)
    }
  }
}

function scaled(machine: (typeof MACHINES)[number], by: number) {
  const { processingMs, heardMs } = MEASURED_NOISE[machine]
  return { processingMs: processingMs.map((ms) => ms * by), heardMs: heardMs.map((ms) => ms * by) }
}

/** Whether a loss of a point of word errors is ruled out where it is real, and found where it is not. */
function accuracy(): void {
  const columns = ['worse of no loss', 'ruled out of a loss of 1 point', 'ruled out of none', 'worse of 12 points']
  row('utterances', ...columns)
  for (const [utterances, part] of [
    [16, 1],
    [32, 1],
    [100, 2],
    [400, 5],
    [800, 10],
  ] as const) {
    const random = mulberry32(4)
    const share = (cutOffs: CutOffs, claim: (judged: Judgement) => boolean) =>
      accuracyShare({ utterances, sessions: SESSIONS / part, cutOffs, claim }, random)
    const worse = ({ outcome }: Judgement) => outcome === 'worse'
    const notWorse = (judged: Judgement) => judged.notWorse
    row(
      utterances,
      share({ before: 0.1, after: 0.1 }, worse),
      share({ before: 0, after: 0.02 }, notWorse),
      share({ before: 0, after: 0 }, notWorse),
      share({ before: 0, after: 0.24 }, worse),
    )
  }
}

/** What share of sentences each arm cuts in half. */
interface CutOffs {
  readonly before: number
  readonly after: number
}

interface AccuracySessions {
  readonly utterances: number
  readonly sessions: number
  readonly cutOffs: CutOffs
  readonly claim: (judged: Judgement) => boolean
}

function accuracyShare({ utterances, sessions, cutOffs, claim }: AccuracySessions, random: Random): string {
  const tail = levelOf('planned', 1) / 2
  let made = 0
  for (let count = 0; count < sessions; count += 1) {
    const differences = Array.from({ length: utterances }, () => {
      return { words: 6, difference: errorShare(cutOffs.after, random) - errorShare(cutOffs.before, random) }
    })
    const interval = boundedMeanInterval(differences, tail, count)
    if (claim(judge({ interval, minimumEffect: 0.01, lowerIsBetter: true }))) made += 1
  }
  return percent(made / sessions)
}

/** A sentence is cut in half, or a word of it misheard now and then. */
function errorShare(cutOffs: number, random: Random): number {
  if (random() < cutOffs) return 0.5
  return random() < 0.02 ? 1 / 6 : 0
}

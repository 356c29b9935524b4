/**
 * Started by hand: how much processor time the page's arithmetic of turn ends takes, for a thousand utterances and five
 * detectors. A frame of a screen is 16 ms.
 */
import { manyUtterances } from '../../measures/testing/heard-utterances.ts'
import { gridOf, sweep } from '../../measures/turn-end/frontier.ts'
import { moveTo } from '../../measures/turn-end/moved.ts'
import { prepare } from '../../measures/turn-end/prepared.ts'

const MOVES = 200
const detectors = Array.from({ length: 5 }, () => prepare(manyUtterances(1000), 'pocket-turn'))

const moves = Array.from({ length: MOVES }, (_, at) => {
  const setting = { threshold: 0.5, shortestHoldMs: 100 + at, longestHoldMs: 600 + 5 * at }
  return timed(() => {
    for (const pauses of detectors) moveTo(pauses, setting)
  })
}).sort((a, b) => a - b)
const all = timed(() => {
  for (const pauses of detectors) sweep(pauses, gridOf('pocket-turn'))
})
const at = (share: number) => (moves[Math.floor(share * (MOVES - 1))] ?? Number.NaN).toFixed(2)
process.stdout.write(`a slider moves: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms\n`)
process.stdout.write(`every setting of every detector, once for a set: ${all.toFixed(0)} ms\n`)

function timed(work: () => void): number {
  const before = process.cpuUsage()
  work()
  return process.cpuUsage(before).user / 1000
}

import { describe, expect, it } from 'vitest'
import type { ComparedTurn } from './compared-turn.ts'
import { compareTurns, DEFAULT_COMPARISON } from './comparisons.ts'
import { mulberry32 } from './statistics/seeded-random.ts'
import { MEASURED_NOISE } from './testing/measured-noise.ts'
import { SimulatedSession, sessionsWithNamedTurns, sharesClaimed } from './testing/simulation.ts'

// The lines that hold in seconds; the room's README shows the whole simulation (`testing/verdict-bench.ts`).

const SESSIONS = 2000
/** Three standard errors above 5 % of so many sessions. */
const NOMINAL = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / SESSIONS)
const sixteen = { turns: 16, utterances: 16, minimumEffectMs: 10 }
const machines = Object.entries(MEASURED_NOISE)

describe('simulated sessions with the noise of measured turns', () => {
  it.each(machines)('claim a difference between equal arms in at most 5 %% (%s)', (_, noise) => {
    const plan = { ...sixteen, noise, shiftMs: 0 }
    const { claimed } = sharesClaimed(plan, { sessions: SESSIONS, peeking: false, random: mulberry32(1) })
    expect(claimed).toBeGreaterThan(0.005)
    expect(claimed).toBeLessThanOrEqual(NOMINAL)
  })

  it.each(machines)(
    'claim no more under the eyes of somebody who would end them at the first claim (%s)',
    (_, noise) => {
      const plan = { noise, heardApart: true, turns: 40, utterances: 16, shiftMs: 0, minimumEffectMs: 10 }
      const { claimed } = sharesClaimed(plan, { sessions: SESSIONS, peeking: true, random: mulberry32(2) })
      expect(claimed).toBeGreaterThan(0.005)
      expect(claimed).toBeLessThanOrEqual(NOMINAL)
    },
  )

  it.each(machines)(
    'call arms equal, or a difference one that matters, in at most 5 %% where it is just not (%s)',
    (_, noise) => {
      const plan = { ...sixteen, noise, heardApart: true, shiftMs: 10 }
      const found = sharesClaimed(plan, { sessions: SESSIONS, peeking: true, random: mulberry32(3) })
      expect(found.equivalent).toBeLessThanOrEqual(NOMINAL)
      expect(found.matters).toBeLessThanOrEqual(NOMINAL)
      expect(found.better).toBeLessThanOrEqual(NOMINAL)
    },
  )

  it('find 10 ms between arms on a quiet machine in more than 80 %, and 20 ms as ones that matter', () => {
    const plan = (shiftMs: number) => ({ ...sixteen, noise: MEASURED_NOISE.quiet, shiftMs })
    const options = { sessions: 300, peeking: false, only: 'heard' as const }
    expect(sharesClaimed(plan(10), { ...options, random: mulberry32(4) }).worse).toBeGreaterThan(0.8)
    expect(sharesClaimed(plan(20), { ...options, random: mulberry32(5) }).matters).toBeGreaterThan(0.8)
  })

  it.each([0, 5, 10])(
    'decide with the turns that an undecided one names, in 80 %% whatever the difference is (%d ms)',
    (shiftMs) => {
      const { processingMs, heardMs } = MEASURED_NOISE.quiet
      const noise = { processingMs: processingMs.map((ms) => ms * 3), heardMs: heardMs.map((ms) => ms * 3) }
      const sessions = { sessions: 300, mostTurns: 4000, random: mulberry32(6) }
      const { undecided, named, decided } = sessionsWithNamedTurns({ ...sixteen, noise, shiftMs }, sessions)
      expect(undecided).toBeGreaterThan(100)
      expect(named).toBe(undecided)
      expect(decided / named).toBeGreaterThan(0.8 - 3 * Math.sqrt((0.8 * 0.2) / named))
    },
  )

  it('claim what the product says of the same turns', () => {
    const random = mulberry32(7)
    for (let count = 0; count < 60; count += 1) {
      const shiftMs = [0, 5, 10, 20][count % 4] ?? 0
      const session = new SimulatedSession({ ...sixteen, noise: MEASURED_NOISE.quiet, turns: 32, shiftMs }, random)
      for (let turn = 0; turn < 32; turn += 1) session.round()
      for (const look of ['planned', 'early'] as const) {
        const { better, worse, matters, equivalent } = session.heardClaims(look)
        const outcome = better ? 'better' : worse ? 'worse' : equivalent ? 'equivalent' : 'undecided'
        expect(judgedBy(session.heard, look)).toMatchObject({ outcome, matters })
      }
    }
  })
})

/** The product's own way from turns to an outcome. Each turn's partner took 100 ms. */
function judgedBy(heard: readonly (readonly number[])[], look: 'planned' | 'early') {
  const turns = heard.flatMap((differences, utterance) =>
    differences.flatMap((difference) => [turnOf('a', utterance, 100), turnOf('b', utterance, 100 + difference)]),
  )
  const options = { ...DEFAULT_COMPARISON, resamples: 0, look, nameOf: (armId: string) => armId }
  return compareTurns(turns, [{ from: 'a', to: 'b' }], options).find(({ metric }) => metric === 'heardMs')
}

function turnOf(armId: string, utterance: number, heardMs: number): ComparedTurn {
  return {
    ...{ armId, utterance: String(utterance), fate: 'whole', setAside: false },
    ...{ processingMs: heardMs, heardMs, cpuMs: undefined, words: undefined },
  }
}

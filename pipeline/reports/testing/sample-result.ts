import { experimentResult } from '../../experiments/result.ts'
import type { ReportSource } from '../source.ts'
import { sampleSource, sampleTurn } from './sample-session.ts'

/** An invented A/B session with its statistics. */
export function comparedSource(turnCount: number, resamples = 200): ReportSource {
  const source = sampleSource(turnCount)
  const { id, arms, pace } = source.session
  const turns = Array.from({ length: turnCount }, (_, i) => sampleTurn(i + 1, id))
  const result = experimentResult(
    { sessionId: id, kind: 'ab', arms, turns, pace, look: 'planned' },
    { resamples, seed: 1 },
  )
  return { ...source, result }
}

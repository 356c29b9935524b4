import { because } from '../measures/reasons/reasons.ts'
import type { FlagLimit } from './engine-effects.ts'
import type { EngineSupply } from './engine-plan.ts'
import { BASELINE, type FlagValues } from './registry.ts'

/** What ASR_ENDPOINTING does: whether there is anything that could tell the end of a turn. */
export function turnEndLimit(values: FlagValues, { turnEndProblems }: EngineSupply): FlagLimit | undefined {
  const wanted = values.ASR_ENDPOINTING
  if (wanted === 'fixed') return undefined
  if (wanted === 'adaptive') {
    if (values.ASR_ENABLE_STREAMING) return undefined
    return { effective: 'fixed', ...because('flag.notStreaming') }
  }
  const problem = turnEndProblems?.[wanted]
  if (problem !== undefined) return { effective: 'fixed', ...problem }
  if (values.ASR_ENABLE_STREAMING) return undefined
  return {
    effective: wanted,
    ...because('flag.soundAlone'),
  }
}

/** What ASR_TURN_END_THRESHOLD does: nothing where silence alone ends turns. */
export function thresholdLimit(values: FlagValues, supply: EngineSupply): FlagLimit | undefined {
  const unused = values.ASR_TURN_END_THRESHOLD === BASELINE.ASR_TURN_END_THRESHOLD
  if (unused || detectorInForce(values, supply) !== 'fixed') return undefined
  return { effective: BASELINE.ASR_TURN_END_THRESHOLD, ...because('flag.silenceAlone') }
}

/** What ASR_SHORTEST_SILENCE does: nothing where no model listens for the end of turns. */
export function shortestLimit(values: FlagValues, supply: EngineSupply): FlagLimit | undefined {
  const inForce = detectorInForce(values, supply)
  const unused = values.ASR_SHORTEST_SILENCE === BASELINE.ASR_SHORTEST_SILENCE
  if (unused || (inForce !== 'fixed' && inForce !== 'adaptive')) return undefined
  return { effective: BASELINE.ASR_SHORTEST_SILENCE, ...because('flag.noTurnEndModel', { detector: inForce }) }
}

function detectorInForce(values: FlagValues, supply: EngineSupply): FlagValues['ASR_ENDPOINTING'] {
  const limit = supply.engineEffects?.(values).ASR_ENDPOINTING ?? turnEndLimit(values, supply)
  return (limit?.effective ?? values.ASR_ENDPOINTING) as FlagValues['ASR_ENDPOINTING']
}

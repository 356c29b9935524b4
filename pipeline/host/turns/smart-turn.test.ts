import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { TurnEndAtHand } from '../../runtime/installed-repository.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

const GUARD_MS = 120_000
const CLIP = 'hello'
/** A stand-in with Smart Turn's input and output, whose weights are numbers by chance. */
const STAND_IN: TurnEndAtHand = {
  summary: {
    ...{ id: 'smart-turn-v3.2', version: '1', stage: 'turn', engine: 'smart-turn' },
    ...{ languages: ['zh', 'en'], licence: 'BSD-2-Clause', variants: ['int8'], bytes: 4000 },
  },
  graph: {
    name: 'smart-turn-v3.2/model.onnx',
    path: fileURLToPath(new URL('../../stages/vad/testing/smart-turn.onnx', import.meta.url)),
  },
}
const FLAGS: FlagValues = {
  ...(findPreset('streaming')?.values ?? BASELINE),
  ASR_ENDPOINTING: 'smart-turn',
  ASR_SILENCE_TIMEOUT: 1.2,
  ASR_SHORTEST_SILENCE: 0.2,
}

describe('Smart Turn as it is brought and goes again, on the real models', () => {
  let pipeline: Pipeline
  let brought: readonly TurnEndAtHand[] = []
  beforeAll(async () => {
    pipeline = await startPipeline({ flags: FLAGS, sources: { models: [], turnEnds: async () => brought } })
  }, GUARD_MS)
  afterAll(() => pipeline?.close())

  const inForce = () => pipeline.flags.effects.find(({ name }) => name === 'ASR_ENDPOINTING')
  async function turnFrom(threshold: number): Promise<TurnRecord> {
    pipeline.setFlags({ ...FLAGS, ASR_TURN_END_THRESHOLD: threshold })
    const pcm = await pipeline.clipLibrary.load(CLIP)
    return pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'realtime', freshConversation: true })
  }

  it(
    'is fixed silence until it is here, ends turns from the next one on, and is fixed silence again when it is gone',
    async () => {
      expect(inForce()).toMatchObject({ effective: 'fixed', because: { code: 'flag.noSmartTurn' } })
      expect(heldMs(await turnFrom(0.01))).toBeGreaterThan(1000)

      brought = [STAND_IN]
      await pipeline.refreshModels()
      expect(inForce()?.effective ?? 'smart-turn').toBe('smart-turn')
      expect(pipeline.models.available.filter(({ stage }) => stage === 'turn')).toEqual([STAND_IN.summary])
      const sure = await turnFrom(0.01)
      expect(heldMs(sure), 'as soon as it is asked').toBeLessThan(1000)
      expect(sure.counters['endpoint.probability']).toBeGreaterThan(0)
      expect(heldMs(await turnFrom(1)), 'never sure enough').toBeGreaterThan(1000)

      brought = []
      await pipeline.refreshModels()
      expect(inForce()).toMatchObject({ effective: 'fixed' })
      expect(heldMs(await turnFrom(0.01))).toBeGreaterThan(1000)
    },
    GUARD_MS,
  )
})

/** The silence that was waited for before the turn was taken for over. */
function heldMs({ ledger }: TurnRecord): number {
  return ledger?.parts.find(({ part }) => part === 'endpoint.hold')?.ms ?? Number.NaN
}

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'
import { type CopiedAssets, copyAssets } from '../testing/copied-assets.ts'

const CLIP = 'hello'
const WITH_MODELS_MS = 120_000
/** The first in the list of the pack's models that the flags below load. */
const LANGUAGE_MODEL = 'pocket/llm/model_int8.onnx'
const FLAGS: FlagValues = { ...(findPreset('streaming')?.values ?? BASELINE), LLM_TORCH_DTYPE: 'int8' }
const AGGRESSIVE = findPreset('aggressive')?.values ?? BASELINE

let assets: CopiedAssets
let pipeline: Pipeline | undefined
let stages: StageStatus[]
const before = { FIRSTWORD_ASSETS: process.env.FIRSTWORD_ASSETS, FIRSTWORD_CACHE: process.env.FIRSTWORD_CACHE }

beforeEach(() => {
  assets = copyAssets()
  process.env.FIRSTWORD_ASSETS = assets.folder
  process.env.FIRSTWORD_CACHE = join(assets.folder, 'cache')
  stages = []
})
afterEach(async () => {
  await pipeline?.close()
  pipeline = undefined
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  assets.delete()
})

/** As a console has it: turns go on while models are loaded. */
async function start(flags: FlagValues): Promise<Pipeline> {
  pipeline = await startPipeline({
    flags,
    onStage: (status) => stages.push(status),
    player: {
      silentBecause: { reason: 'the test hears nothing' },
      play: () => nowMs(),
      finish: () => undefined,
      stop: () => undefined,
    },
  })
  return pipeline
}

async function speak(to: Pipeline) {
  const pcm = await to.clipLibrary.load(CLIP)
  return to.runTurn({ pcm, clipId: CLIP }, { pace: 'fast', freshConversation: true })
}

describe('a model whose bytes were flipped', () => {
  it(
    'is told by its stage and keeps the pipeline from starting',
    async () => {
      assets.flip(LANGUAGE_MODEL, 2000)
      await expect(start(FLAGS)).rejects.toMatchObject({ code: 'pack.damaged' })
      const failed = stages.find(({ state }) => state === 'failed')
      expect(failed).toMatchObject({
        stage: 'llm',
        error: {
          code: 'pack.damaged',
          message: expect.stringMatching(
            /llm\/model_int8\.onnx is damaged: its SHA-256 is [0-9a-f]{16}… instead of [0-9a-f]{16}…/,
          ),
          hint: expect.stringContaining('Install the model pack again'),
        },
      })
      expect(stages.some(({ stage, state }) => stage === 'llm' && state === 'ready')).toBe(false)
    },
    WITH_MODELS_MS,
  )
})

describe('a preset whose models are gone', () => {
  it(
    'is in force without them from the start, and says which are missing',
    async () => {
      for (const model of ['pocket/llm/model_fused.onnx', 'pocket/llm/model_float16.onnx']) assets.remove(model)
      assets.remove('silero/silero_vad_v6_float16.onnx')
      const { flags } = await start(AGGRESSIVE)
      const differing = flags.effects.filter(({ requested, effective }) => requested !== effective)
      const reasons = Object.fromEntries(differing.map(({ name, reason }) => [name, reason]))
      expect(reasons).toMatchObject({
        FLASH_ATTENTION: 'llm/model_fused.onnx of the model pack is missing',
        VAD_ENABLE_FP16: expect.stringMatching(/^silero\/silero_vad_v6_float16\.onnx is missing/),
      })
    },
    WITH_MODELS_MS,
  )

  it(
    'is recorded and shown as what really runs where they vanish while it goes on',
    async () => {
      const running = await start(FLAGS)
      assets.remove('silero/silero_vad_v6_float16.onnx')
      running.setFlags(AGGRESSIVE, { preset: 'aggressive' })
      await expect(running.modelsReady()).rejects.toMatchObject({ code: 'pack.incomplete' })
      const turn = await speak(running)
      expect(turn.status).toBe('finished')
      expect([turn.preset, turn.flags.VAD_ENABLE_FP16, turn.flags.LLM_TORCH_DTYPE]).toEqual([undefined, false, 'int8'])
      expect(turn.flags.ASR_SILENCE_TIMEOUT, 'what needs no models acts').toBe(AGGRESSIVE.ASR_SILENCE_TIMEOUT)
      expect(running.flags.effects.find(({ name }) => name === 'VAD_ENABLE_FP16')).toMatchObject({
        requested: true,
        effective: false,
        reason: expect.stringMatching(/^its models cannot be loaded; silero\/silero_vad_v6_float16\.onnx is missing/),
      })
      running.setFlags(FLAGS)
      await running.modelsReady()
      expect(running.flags.effects.some(({ reason }) => reason?.includes('cannot be loaded'))).toBe(false)
    },
    WITH_MODELS_MS,
  )
})

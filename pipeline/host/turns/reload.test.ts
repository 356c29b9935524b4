import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagValues } from '../../flags/registry.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

const CLIP = 'hello'
const NEUTRAL: FlagValues = { ...(findPreset('streaming')?.values ?? BASELINE), LLM_DO_SAMPLE: false }

/** On the real models, as a console has them: one set a stage, replaced while turns keep coming. */
describe('flags that load models anew', () => {
  const reloads = FLAG_NAMES.filter((name) => definitionOf(name).implemented && definitionOf(name).applies === 'reload')
  const loading: StageStatus[] = []
  let pipeline: Pipeline

  beforeAll(async () => {
    pipeline = await startPipeline({
      flags: NEUTRAL,
      onStage: (status) => loading.push(status),
      player: {
        silentBecause: { reason: 'the test hears nothing' },
        play: () => nowMs(),
        finish: () => undefined,
        stop: () => undefined,
      },
    })
  })

  beforeEach(async () => {
    pipeline.setFlags(NEUTRAL)
    await pipeline.modelsReady()
  })
  afterAll(() => pipeline?.close())

  it('are several', () => {
    expect(reloads.length).toBeGreaterThanOrEqual(5)
  })

  it('neither lose nor fail a turn that is spoken while they load', async () => {
    const pcm = await pipeline.clipLibrary.load(CLIP)
    const speak = () => pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'fast', freshConversation: true })
    const ends: string[] = []
    for (const name of reloads) {
      const { baseline, plan } = definitionOf(name)
      loading.length = 0
      pipeline.setFlags(Object.freeze({ ...NEUTRAL, [name]: plan ?? baseline }))
      // The first turn falls into the loading, the second most often into the exchange.
      for (let turn = 0; turn < 2; turn++) {
        const { status, transcript, error } = await speak()
        ends.push(`${name}: ${status} ${transcript.text}${error ? ` (${error.message})` : ''}`)
      }
      pipeline.setFlags(NEUTRAL)
    }
    expect(ends).toEqual(reloads.flatMap((name) => Array(2).fill(`${name}: finished hello there`)))
  })

  it('are served by the old models until the new ones are there, and then by the new ones', async () => {
    const pcm = await pipeline.clipLibrary.load(CLIP)
    const before = pipeline.stages.map(({ state }) => state)
    pipeline.setFlags({ ...NEUTRAL, LLM_TORCH_DTYPE: 'int8' })
    const during = await pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'fast', freshConversation: true })
    expect(during.status).toBe('finished')
    // A stage that says it is ready serves only once all that are loaded beside it are.
    await pipeline.modelsReady()
    const after = await pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'fast', freshConversation: true })
    expect(before).not.toContain('failed')
    expect(after.counters['llm.weightBytes']).toBeLessThan(during.counters['llm.weightBytes'] ?? 0)
  })

  it("are in a turn's record from the turn on that ran on their models, and a preset with them", async () => {
    const pcm = await pipeline.clipLibrary.load(CLIP)
    const speak = () => pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'fast', freshConversation: true })
    const wanted: FlagValues = { ...NEUTRAL, LLM_TORCH_DTYPE: 'int8', LLM_MAX_NEW_TOKENS: 7 }
    const asked = pipeline.setFlags(wanted, { preset: 'mine' })
    const opened = speak()
    // The models change while the turn is open: it began with the old ones.
    await pipeline.modelsReady()
    const during = await opened
    const after = await speak()
    expect(asked).toMatchObject({ values: wanted, preset: 'mine' })
    expect(asked.effects.find(({ name }) => name === 'LLM_TORCH_DTYPE')).toMatchObject({
      requested: 'int8',
      effective: NEUTRAL.LLM_TORCH_DTYPE,
      reason: expect.stringContaining('still being loaded'),
    })
    expect(during.flags).toEqual({ ...NEUTRAL, LLM_MAX_NEW_TOKENS: 7 })
    expect(during.preset).toBeUndefined()
    expect(after).toMatchObject({ flags: wanted, preset: 'mine' })
    expect(after.counters['llm.weightBytes']).toBeLessThan(during.counters['llm.weightBytes'] ?? 0)
    expect(pipeline.flags.effects.some(({ reason }) => reason?.includes('loaded'))).toBe(false)
    expect(Object.keys(pipeline.modelHashes)).toContain('llm/model_int8.onnx')
    expect(Object.keys(pipeline.modelHashes)).not.toContain('llm/model_int4.onnx')
  })
})

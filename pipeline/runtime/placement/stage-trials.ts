import type { WorkTiming } from '../../workers/timing.ts'
import type { LoadedStages } from '../loading/load-stages.ts'

/** What a stage did in a trial: how long a step took, and what it said, where that must be the same everywhere. */
export interface TrialResult {
  readonly stepMs: number
  readonly said?: string
}

/** Stages that a device may be worth trying for; the detector is too small for the way there. */
export const TRIED_STAGES = ['asr', 'llm', 'tts'] as const
export type TriedStage = (typeof TRIED_STAGES)[number]

/** Steps that are timed, after one that is not: a device compiles its programs in the first. */
const TIMED_STEPS = 2
const SECOND_SAMPLES = 16_000
const PROMPT_TOKENS = 12

/** One piece of work of each stage, always the same. */
const STEPS: { readonly [Name in TriedStage]: (stage: LoadedStages[Name]) => Promise<TrialResult> } = {
  asr: async (stage) => ({ stepMs: lasted((await stage.transcribe(hum())).timing) }),
  llm: async (stage) => {
    const sampling = { temperature: 0, topK: 0, doSample: false, seed: 1 }
    const messages = [
      { role: 'system', content: 'time seven thirty p m; day monday november the twenty third' },
      { role: 'user', content: 'set a timer for ten minutes' },
    ] as const
    const on = { prefilled: () => undefined, token: () => undefined }
    const { text, tokens, timing } = await stage.generate(
      { messages, sampling, maxTokens: PROMPT_TOKENS, keepCache: false },
      on,
    ).done
    return { stepMs: lasted(timing) / Math.max(1, tokens), said: text }
  },
  tts: async (stage) => {
    const request = { text: 'hello there', streaming: false, chunkSamples: 4800, vocoder: 'fast' } as const
    return { stepMs: lasted((await stage.speak(request, () => undefined).done).timing) }
  },
}

/** Runs a stage's trial: a second of sound recognised, a token of a fixed reply, two words spoken. The fastest step counts. */
export async function tryStage<Name extends TriedStage>(name: Name, stage: LoadedStages[Name]): Promise<TrialResult> {
  await STEPS[name](stage)
  const results: TrialResult[] = []
  for (let step = 0; step < TIMED_STEPS; step += 1) results.push(await STEPS[name](stage))
  return results.reduce((best, result) => (result.stepMs < best.stepMs ? result : best))
}

function lasted({ startedMs, endedMs }: WorkTiming): number {
  return endedMs - startedMs
}

/** A second of something that is no silence. */
function hum(): Float32Array {
  return Float32Array.from({ length: SECOND_SAMPLES }, (_, n) => 0.2 * Math.sin(n / 7) * Math.sin(n / 900))
}

import type { ChatMessage } from '../../stages/llm/contract.ts'
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
const REPLY_TOKENS = 12

const SYSTEM = { role: 'system', content: 'time seven thirty p m; day monday november the twenty third' } as const
/** Its prompt is short: devices take other programs for it than for a long one. */
const QUESTION: readonly ChatMessage[] = [SYSTEM, { role: 'user', content: 'set a timer for ten minutes' }]
/** So long that whatever counts its words as tokens has more than 32 of them, from where WebGPU takes other programs. */
const CONVERSATION: readonly ChatMessage[] = [
  ...QUESTION,
  { role: 'assistant', content: 'okay your timer is set for ten minutes from now' },
  { role: 'user', content: 'thank you and what day of the week is it today' },
  { role: 'assistant', content: 'today is monday the twenty third of november' },
  { role: 'user', content: 'what time is it' },
]

/** One piece of work of each stage, always the same. */
const STEPS: { readonly [Name in TriedStage]: (stage: LoadedStages[Name]) => Promise<TrialResult> } = {
  asr: async (stage) => ({ stepMs: lasted((await stage.transcribe(hum())).timing) }),
  llm: async (stage) => {
    const { tokens, timing } = await reply(stage, QUESTION)
    return { stepMs: lasted(timing) / Math.max(1, tokens) }
  },
  tts: async (stage) => {
    const request = { text: 'hello there', streaming: false, chunkSamples: 4800, vocoder: 'fast' } as const
    return { stepMs: lasted((await stage.speak(request, () => undefined).done).timing) }
  },
}

/** What must be the same everywhere. Recognisers and voices may differ in the last digit, which is no other word. */
const SAYS: { readonly [Name in TriedStage]?: (stage: LoadedStages[Name]) => Promise<string> } = {
  llm: async (stage) => {
    const short = await reply(stage, QUESTION)
    const long = await reply(stage, CONVERSATION)
    return `${short.text}\n${long.text}`
  },
}

/**
 * Runs a stage's trial: a second of sound recognised, a token of a fixed reply, two words spoken. The fastest step counts.
 * What a language model says to a short and to a long prompt is noted.
 */
export async function tryStage<Name extends TriedStage>(name: Name, stage: LoadedStages[Name]): Promise<TrialResult> {
  const said = await (SAYS[name] ?? unsaid)(stage)
  await STEPS[name](stage)
  const results: TrialResult[] = []
  for (let step = 0; step < TIMED_STEPS; step += 1) results.push(await STEPS[name](stage))
  return { stepMs: Math.min(...results.map(({ stepMs }) => stepMs)), ...(said === undefined ? {} : { said }) }
}

function reply(stage: LoadedStages['llm'], messages: readonly ChatMessage[]) {
  const sampling = { temperature: 0, topK: 0, doSample: false, seed: 1 }
  const on = { prefilled: () => undefined, token: () => undefined }
  return stage.generate({ messages, sampling, maxTokens: REPLY_TOKENS, keepCache: false }, on).done
}

async function unsaid(): Promise<undefined> {}

function lasted({ startedMs, endedMs }: WorkTiming): number {
  return endedMs - startedMs
}

/** A second of something that is no silence. */
function hum(): Float32Array {
  return Float32Array.from({ length: SECOND_SAMPLES }, (_, n) => 0.2 * Math.sin(n / 7) * Math.sin(n / 900))
}

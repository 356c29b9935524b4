import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { nowMs } from '../../base/clock.ts'
import { type EngineFacts, PROCESSOR } from '../../inference/engine.ts'
import { chooseProvider, type ProviderChoice, probeProviders } from '../../inference/providers.ts'
import { clipsIn, USUAL_LANGUAGE } from '../../measures/clip-languages.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { Place } from '../../protocol/models/placement.ts'
import { openClipLibrary } from '../../runtime/clips/clip-library.ts'
import { GRAPHICS_PROVIDERS } from '../../runtime/placement/stage-placement.ts'
import type { LoadedAsrStage } from '../../stages/asr/engine.ts'
import { engineOf } from '../../stages/engines.ts'
import type { LoadedLlmStage } from '../../stages/llm/engine.ts'
import type { LoadedTtsStage } from '../../stages/tts/engine.ts'

/** One run of a model. */
export interface DryRunStep {
  /** What it was given: nothing but zeros, a demo clip, or a sentence. */
  readonly input: string
  readonly ms: number
  /** What it made of it. */
  readonly output: string
  /** How long its sound is, heard or made; absent where it is text. */
  readonly audioMs?: number
  /** Until the first token or the first sound. */
  readonly firstMs?: number
}

/** What a model did when it was tried. */
export interface DryRun {
  readonly facts: EngineFacts
  /** Variants that cannot be loaded, and what each lacks by name. */
  readonly unusable: Readonly<Record<string, string>>
  readonly runs: readonly DryRunStep[]
  /** By how much this process grew while it was loaded and run; a stage in a process of its own tells its own memory. */
  readonly grownBytes: number
}

export interface DryRunOptions {
  readonly variant?: string | undefined
  /** Default: the processor. */
  readonly place?: Place | undefined
}

const ZEROS_MS = 1000
const REPLY_TOKENS = 16
const CHUNK_SAMPLES = 4800
const SENTENCES: Readonly<Record<string, string>> = { zh: '你好，今天天气怎么样？', en: 'Hello, how are you today?' }

/**
 * Loads a model, runs it once on next to nothing and once on a clip or a sentence of its first language, and lets it go:
 * what is done with every model that came, and whenever somebody doubts one.
 *
 * @throws Failure with what it lacks by name, where no engine runs it, or it cannot be loaded or run
 */
export async function dryRun(model: StageModel, options: DryRunOptions = {}): Promise<DryRun> {
  const { variant, place = 'cpu' } = options
  const provider = place === 'cpu' ? PROCESSOR : chooseProvider(providersIn(place), await probeProviders())
  const before = process.memoryUsage().rss
  const loading = { model, provider, ...(variant === undefined ? {} : { variant }) }
  const language = model.languages[0] ?? USUAL_LANGUAGE
  const { stage, runs } = await tried(model, loading, language)
  const unusable = Object.entries(model.unusable).map(([name, { message }]) => [name, message])
  const grownBytes = Math.max(0, process.memoryUsage().rss - before)
  return { facts: stage, unusable: Object.fromEntries(unusable), runs, grownBytes }
}

function providersIn(place: Exclude<Place, 'cpu'>) {
  return place === 'auto' ? GRAPHICS_PROVIDERS : [place]
}

type Loading = { readonly model: StageModel; readonly provider: ProviderChoice; readonly variant?: string }
type Tried = { readonly stage: EngineFacts; readonly runs: readonly DryRunStep[] }

function tried(model: StageModel, loading: Loading, language: string): Promise<Tried> {
  switch (model.stage) {
    case 'asr':
      return withStage(engineOf('asr', model).load(loading), (stage) => hear(stage, language))
    case 'llm':
      return withStage(engineOf('llm', model).load(loading), (stage) => answer(stage, language))
    case 'tts':
      return withStage(engineOf('tts', model).load(loading), (stage) => say(stage, language))
  }
}

async function withStage<Stage extends { readonly facts: EngineFacts; close(): Promise<void> }>(
  loading: Promise<Stage>,
  run: (stage: Stage) => Promise<readonly DryRunStep[]>,
): Promise<Tried> {
  const stage = await loading
  try {
    const runs = await run(stage)
    return { stage: stage.facts, runs }
  } finally {
    await stage.close()
  }
}

async function hear(asr: LoadedAsrStage, language: string): Promise<readonly DryRunStep[]> {
  const library = await openClipLibrary()
  const [clip] = clipsIn(language, library.clips)
  const zeros = new Float32Array((ZEROS_MS / 1000) * PIPELINE_RATE_HZ)
  const runs = [await heard('zeros', zeros)]
  if (clip) runs.push(await heard(`clip ${clip.id} (${clip.transcript})`, await library.load(clip.id)))
  return runs

  async function heard(input: string, pcm: Float32Array): Promise<DryRunStep> {
    const startedMs = nowMs()
    const { text } = await asr.transcribe(pcm)
    return { input, ms: nowMs() - startedMs, output: text, audioMs: (pcm.length / PIPELINE_RATE_HZ) * 1000 }
  }
}

async function answer(llm: LoadedLlmStage, language: string): Promise<readonly DryRunStep[]> {
  return [await answered('', 1), await answered(sentenceIn(language), REPLY_TOKENS)]

  async function answered(content: string, maxTokens: number): Promise<DryRunStep> {
    const startedMs = nowMs()
    let firstMs: number | undefined
    const sampling = { temperature: 0, topK: 0, doSample: false, seed: 1 }
    const request = { messages: [{ role: 'user' as const, content }], sampling, maxTokens, keepCache: false }
    const token = ({ atMs }: { readonly atMs: number }) => {
      firstMs ??= atMs - startedMs
    }
    const { text } = await llm.generate(request, { prefilled: () => undefined, token }).done
    const input = content === '' ? 'an empty question' : content
    return { input, ms: nowMs() - startedMs, output: text, ...(firstMs === undefined ? {} : { firstMs }) }
  }
}

async function say(tts: LoadedTtsStage, language: string): Promise<readonly DryRunStep[]> {
  const text = sentenceIn(language)
  const startedMs = nowMs()
  let firstMs: number | undefined
  const request = { text, streaming: true, chunkSamples: CHUNK_SAMPLES, vocoder: 'quality' as const }
  const speech = tts.speak(request, ({ atMs }) => {
    firstMs ??= atMs - startedMs
  })
  const { samples } = await speech.done
  const audioMs = (samples / tts.sampleRateHz) * 1000
  const output = `${samples} samples at ${tts.sampleRateHz} Hz`
  return [{ input: text, ms: nowMs() - startedMs, output, audioMs, ...(firstMs === undefined ? {} : { firstMs }) }]
}

function sentenceIn(language: string): string {
  return SENTENCES[language] ?? SENTENCES[USUAL_LANGUAGE] ?? ''
}

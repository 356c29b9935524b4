import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from '../../flags/registry.ts'
import type { CounterName } from '../../protocol/counters.ts'
import type { FlagState, FlagValue } from '../../protocol/flags.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

/** What a flag is turned from and to, and which way its observable moves then. Never a time. */
interface Effect {
  readonly moves: 'up' | 'down'
  /** By default the baseline's value and the plan's. */
  readonly from?: FlagValue
  readonly to?: FlagValue
  /** Other flags that must be set for this one to have something to act on. */
  readonly given?: Partial<FlagValues>
  /** By default the one with the short reply. */
  readonly clipId?: string
  /** By default as quickly as the audio is taken; real time where the order of things is observed. */
  readonly pace?: 'realtime'
  /** By default the counter that the registry names as the observable. */
  readonly read?: (turn: TurnRecord) => number
  /** A turn that runs before, on this clip and with these flags too. */
  readonly first?: { readonly clipId: string; readonly given: Partial<FlagValues> }
  /** Work of others that goes before the turn, under its flags. */
  readonly beside?: (pcm: Float32Array) => Promise<unknown>
  /** Whoever is answered too early may talk on, and so interrupt. */
  readonly interrupts?: true
  /** What must be true besides. */
  readonly also?: (from: TurnRecord, to: TurnRecord) => void
}

/** The same clip gets the same reply, so that counters of two turns can be compared. */
const NEUTRAL: FlagValues = { ...BASELINE, LLM_DO_SAMPLE: false }
/** Its reply has several clauses and says nothing of time, day or latency. */
const CLIP = 'hello'
/** Its reply is long enough for the voice to begin while the model decodes. */
const STORY_CLIP = 'tiger-story'
/** The language model of the recogniser knows it for a whole sentence. */
const WHOLE_SENTENCE_CLIP = 'sum'
/** Somebody thinks in the middle of it. */
const PAUSE_CLIP = 'timer-pause'
const LEADING_SILENCE_SAMPLES = 0.6 * PIPELINE_RATE_HZ
const VAD_WINDOW_MS = 32
/** Loading a stage anew and two turns, on a machine that is busy with other things. */
const ONE_FLAG_MS = 120_000

/** One row for each flag that the pipeline acts on. A flag without a row fails, and so does a row that shows nothing. */
const EFFECTS: Partial<Record<FlagName, Effect>> = {
  LLM_MAX_NEW_TOKENS: { moves: 'up', from: 1, to: 6, given: { LLM_STREAM_FIRST_TOKEN: true } },
  LLM_TEMPERATURE: { moves: 'up', given: { LLM_DO_SAMPLE: true } },
  LLM_TOP_K: { moves: 'up', given: { LLM_DO_SAMPLE: true } },
  LLM_DO_SAMPLE: { moves: 'up' },
  LLM_STREAM_FIRST_TOKEN: {
    moves: 'up',
    clipId: STORY_CLIP,
    given: { LLM_MAX_NEW_TOKENS: 1, ENABLE_PIPELINE_PARALLEL: true },
    also: (from, to) => {
      expect(startOf(from, 'tts.acoustic'), 'off: the voice waits for the whole reply').toBeGreaterThanOrEqual(
        endOf(from, 'llm.decode'),
      )
      expect(startOf(to, 'tts.acoustic'), 'on: it begins while the model decodes').toBeLessThan(endOf(to, 'llm.decode'))
    },
  },
  LLM_REPLY_MAX_TOKENS: { moves: 'down', to: 3 },
  TORCH_COMPILE: { moves: 'down' },
  FLASH_ATTENTION: { moves: 'up' },
  LLM_TORCH_DTYPE: { moves: 'down', to: 'int8' },
  CUDA_VISIBLE_DEVICES: { moves: 'up' },
  LLM_ENABLE_CACHE: { moves: 'up', first: { clipId: CLIP, given: { LLM_ENABLE_CACHE: true } } },
  // Another size begins with an empty cache, which then lacks the reply of the turn before.
  LLM_CACHE_SIZE_MB: { moves: 'up', given: { LLM_ENABLE_CACHE: true } },
  LLM_MODEL_WARMUP: { moves: 'up' },
  ASR_ENABLE_STREAMING: { moves: 'up', pace: 'realtime' },
  ASR_CHUNK_SIZE: { moves: 'up', pace: 'realtime', from: 1280, to: 5120, given: { ASR_ENABLE_STREAMING: true } },
  ASR_OVERLAP_SIZE: { moves: 'up', given: { ASR_ENABLE_STREAMING: true } },
  ASR_WORKER_THREADS: { moves: 'up' },
  ASR_ENABLE_FP16: { moves: 'down' },
  ASR_BATCH_SIZE: {
    moves: 'up',
    from: 1,
    to: 4,
    given: { ASR_MAX_CONCURRENT: 8 },
    beside: (pcm) => Promise.all([1, 2, 3, 4].map(() => pipeline.readBack(pcm))),
    also: (from, to) => {
      expect(from.counters['asr.largestBatch'], '1: every run takes one').toBe(1)
      expect(to.counters['asr.largestBatch'], '4: never more').toBeLessThanOrEqual(4)
    },
  },
  ASR_MAX_CONCURRENT: {
    moves: 'down',
    from: 1,
    to: 200,
    beside: (pcm) => Promise.all([1, 2, 3, 4].map(() => pipeline.readBack(pcm))),
    also: (from) => expect(from.counters['asr.sessionsQueued'], 'all but the first wait').toBe(3),
  },
  ASR_SKIP_NORMALIZATION: { moves: 'down' },
  ASR_ENDPOINTING: {
    moves: 'down',
    clipId: WHOLE_SENTENCE_CLIP,
    to: 'adaptive',
    pace: 'realtime',
    given: { ASR_ENABLE_STREAMING: true, ENABLE_PIPELINE_PARALLEL: true },
    also: (from, to) => {
      expect(from.counters['endpoint.timeoutMs']).toBe(800)
      expect(Math.abs(heldMs(to) - 400), 'held for the timeout in force').toBeLessThanOrEqual(VAD_WINDOW_MS)
      expect(to.transcript.text).toBe(from.transcript.text)
    },
  },
  ASR_TURN_END_THRESHOLD: {
    // The recogniser's language model gives "hello there" one chance in ten of being all that is said.
    moves: 'down',
    from: 0.5,
    to: 0.05,
    pace: 'realtime',
    given: { ASR_ENDPOINTING: 'adaptive', ASR_ENABLE_STREAMING: true, ENABLE_PIPELINE_PARALLEL: true },
  },
  ASR_SHORTEST_SILENCE: {
    // Pocket turn hears by the sound alone that this one is over, and that its pause is none.
    moves: 'up',
    clipId: PAUSE_CLIP,
    from: 0.2,
    to: 0.5,
    pace: 'realtime',
    given: { ASR_ENDPOINTING: 'pocket-turn' },
  },
  ASR_TAKE_BACK: {
    moves: 'up',
    clipId: PAUSE_CLIP,
    from: 0,
    to: 2,
    pace: 'realtime',
    given: { ASR_SILENCE_TIMEOUT: 0.15, ASR_ENABLE_STREAMING: true, ENABLE_PIPELINE_PARALLEL: true },
    interrupts: true,
    also: (from, to) => {
      expect(to.transcript.text.startsWith(from.transcript.text), 'off: only what came before the pause').toBe(true)
      expect(to.transcript.text.length).toBeGreaterThan(from.transcript.text.length)
    },
  },
  ASR_ZERO_COPY: { moves: 'down', given: { ASR_ENABLE_STREAMING: true } },
  ASR_VAD_THRESHOLD: { moves: 'down', from: 0.95, to: 0.05, pace: 'realtime', read: onsetWindow },
  ASR_SILENCE_TIMEOUT: {
    moves: 'down',
    pace: 'realtime',
    read: heldMs,
    also: (from, to) => {
      expect(Math.abs(heldMs(from) - 800), '0.8 s to one window').toBeLessThanOrEqual(VAD_WINDOW_MS)
      expect(Math.abs(heldMs(to) - 300), '0.3 s to one window').toBeLessThanOrEqual(VAD_WINDOW_MS)
    },
  },
  TTS_STREAMING: { moves: 'up' },
  TTS_CHUNK_SIZE: { moves: 'up', given: { TTS_STREAMING: true } },
  TTS_ENABLE_CACHE: { moves: 'up', first: { clipId: CLIP, given: { TTS_ENABLE_CACHE: true } } },
  TTS_FAST_VOCODER: { moves: 'up' },
  VAD_BUFFER_SIZE: { moves: 'up' },
  VAD_ENABLE_FP16: { moves: 'down' },
  VAD_FAST_MODE: { moves: 'down' },
  PIPELINE_STREAMING: {
    moves: 'up',
    pace: 'realtime',
    given: { ASR_ENABLE_STREAMING: true, ENABLE_PIPELINE_PARALLEL: true },
    also: (from, to) => {
      expect(startOf(from, 'llm.prefill')).toBeGreaterThanOrEqual(from.anchors.endpointMs ?? Number.NaN)
      expect(startOf(to, 'llm.prefill')).toBeLessThan(to.anchors.endpointMs ?? Number.NaN)
    },
  },
  ENABLE_PIPELINE_PARALLEL: {
    moves: 'up',
    clipId: STORY_CLIP,
    given: { LLM_STREAM_FIRST_TOKEN: true, LLM_MAX_NEW_TOKENS: 1, PIPELINE_STREAMING: true },
    also: (from) => expect(from.counters['pipeline.stagesActiveAtOnce']).toBe(1),
  },
  VAD_ASR_PARALLEL: {
    moves: 'up',
    pace: 'realtime',
    given: { ASR_ENABLE_STREAMING: true },
    read: stepsBeforeSpeech,
    also: (from) => expect(stepsBeforeSpeech(from), 'off: nothing is recognised before speech is found').toBe(0),
  },
  // No model of the pack is a server elsewhere: what it does with one is shown in `connect-ahead.test.ts`.
  PIPELINE_CONNECT_AHEAD: { moves: 'down', to: true },
  PIPELINE_SPECULATIVE: {
    moves: 'up',
    to: true,
    pace: 'realtime',
    given: { ASR_ENABLE_STREAMING: true, ENABLE_PIPELINE_PARALLEL: true },
    also: (_, to) => {
      expect(startOf(to, 'llm.decode'), 'prepared before the endpoint').toBeLessThan(
        to.anchors.endpointMs ?? Number.NaN,
      )
      const ms = to.ledger?.parts.find(({ part }) => part === 'transport')
      expect(ms?.startMs, 'and handed over after it').toBeGreaterThan(heldMs(to))
    },
  },
}

let pipeline: Pipeline
let cacheDir = ''
const clips = new Map<string, Float32Array>()

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'firstword-effects-'))
  process.env.FIRSTWORD_CACHE = cacheDir
  pipeline = await startPipeline({ flags: NEUTRAL })
  for (const clipId of [CLIP, STORY_CLIP, WHOLE_SENTENCE_CLIP, PAUSE_CLIP]) {
    const spoken = await pipeline.clipLibrary.load(clipId)
    const pcm = new Float32Array(LEADING_SILENCE_SAMPLES + spoken.length)
    pcm.set(spoken, LEADING_SILENCE_SAMPLES)
    clips.set(clipId, pcm)
  }
  // The language model is told the last turn's latency: from here on there is one in every turn.
  await runTurn(NEUTRAL, CLIP, 'fast')
}, ONE_FLAG_MS)
afterAll(async () => {
  await pipeline?.close()
  await rm(cacheDir, { recursive: true, force: true })
})

describe('what each flag does', () => {
  const acting = FLAG_NAMES.filter((name) => definitionOf(name).implemented)

  it.each(acting)(
    '%s shows in its observable, or the pipeline says why it cannot',
    async (name) => {
      const effect = EFFECTS[name]
      if (!effect) throw new Error(`the table of effects has no row for ${name}, though the pipeline acts on it`)
      const { baseline, plan } = definitionOf(name)
      const from = await measure(name, effect.from ?? baseline, effect)
      const to = await measure(name, effect.to ?? plan ?? baseline, effect)
      const read = effect.read ?? ((turn) => turn.counters[definitionOf(name).observable as CounterName] ?? 0)
      if (from.inForce === to.inForce) {
        expect(to.reason ?? from.reason, 'why the flag cannot act here').toBeTruthy()
        expect(read(to.turn)).toBe(read(from.turn))
        return
      }
      if (effect.moves === 'up') expect(read(to.turn)).toBeGreaterThan(read(from.turn))
      else expect(read(to.turn)).toBeLessThan(read(from.turn))
      effect.also?.(from.turn, to.turn)
    },
    ONE_FLAG_MS,
  )
})

interface Measured {
  readonly turn: TurnRecord
  /** The value that the pipeline says is in force, and why where that is another than asked for. */
  readonly inForce: FlagValue
  readonly reason: string | undefined
}

/** Turns in real time that flags share: what is the same turn need not be waited for again. */
const measuredTurns = new Map<string, Awaited<ReturnType<typeof runTurn>>>()

async function measure(name: FlagName, value: FlagValue, effect: Effect): Promise<Measured> {
  const pace = effect.pace ?? 'fast'
  if (effect.first) await runTurn({ ...NEUTRAL, ...effect.first.given }, effect.first.clipId, pace)
  const flags = { ...NEUTRAL, ...effect.given, [name]: value }
  const clipId = effect.clipId ?? CLIP
  pipeline.setFlags(flags)
  await effect.beside?.(clips.get(clipId) ?? new Float32Array(0))
  const known = pace === 'realtime' ? measuredTurns.get(keyOf(flags, clipId)) : undefined
  const { turn, state } = known ?? (await runTurn(flags, clipId, pace, effect.interrupts ?? false))
  if (pace === 'realtime') measuredTurns.set(keyOf(flags, clipId), { turn, state })
  const limit = state.effects.find((found) => found.name === name)
  return { turn, inForce: limit?.effective ?? value, reason: limit?.reason }
}

function keyOf(flags: FlagValues, clipId: string): string {
  return JSON.stringify([clipId, FLAG_NAMES.map((name) => flags[name])])
}

async function runTurn(
  flags: FlagValues,
  clipId: string,
  pace: 'realtime' | 'fast',
  interrupts = false,
): Promise<{ readonly turn: TurnRecord; readonly state: FlagState }> {
  pipeline.setFlags(flags)
  const pcm = clips.get(clipId) ?? new Float32Array(0)
  const turn = await pipeline.runTurn({ pcm, clipId }, { pace, freshConversation: true })
  const ends = interrupts ? ['finished', 'interrupted'] : ['finished']
  expect(ends, turn.notMeasurable ?? turn.error?.message).toContain(turn.status)
  return { turn, state: pipeline.flags }
}

function startOf(turn: TurnRecord, name: string): number {
  return Math.min(...turn.spans.filter((span) => span.name === name).map(({ startMs }) => startMs))
}

function endOf(turn: TurnRecord, name: string): number {
  return Math.max(...turn.spans.filter((span) => span.name === name).map(({ endMs }) => endMs))
}

/** How long the turn held for the silence that ends an utterance, milliseconds of audio. */
function heldMs(turn: TurnRecord): number {
  return endOf(turn, 'vad.hold') - startOf(turn, 'vad.hold')
}

/** In which window of the audio speech was found to begin. */
function onsetWindow({ anchors }: TurnRecord): number {
  return Math.round(((anchors.speechStartMs ?? Number.NaN) - anchors.openedMs) / VAD_WINDOW_MS)
}

/** Steps of the recogniser that ran before the user began to speak. */
function stepsBeforeSpeech({ spans, anchors }: TurnRecord): number {
  const speechStartMs = anchors.speechStartMs ?? Number.NaN
  return spans.filter((span) => span.name === 'asr.step' && span.startMs < speechStartMs).length
}

import type { FlagRecord } from '../../protocol/flags.ts'
import { isOn, numberOf } from './flag-values.ts'
import type { WhatIfTurn } from './turn-work.ts'

/** How fast a reply was written and spoken in a turn, by its spans and counters. */
export interface ReplyPace {
  readonly tokenMs: number
  readonly replyTokens: number
  /** Of the first piece that was spoken. */
  readonly pieceTokens: number
  readonly clauseTokens: number
  readonly acousticMs: number
  /** The vocoder's way through the whole first piece, and to its first sound. */
  readonly vocoderMs: number
  readonly firstSoundMs: number
  /** Sound of the whole reply. */
  readonly audioMs: number
}

/** When the first sound of a reply leaves, by part, milliseconds. */
export interface ReplyTimes {
  readonly 'text.gather': number
  readonly 'tts.queue': number
  readonly 'tts.first_audio': number
}

/** Voices have 16 to 24 thousand samples a second. */
const VOICE_SAMPLES_PER_MS = 20
/** Of the acoustic model's and the vocoder's time, what a short text takes too. */
const FIXED_SHARE = 0.3
const CLAUSE_END = /[,.;:?!，。；：？！、…]/

/** What a turn tells of its reply; `undefined` where it tells too little. */
export function replyPaceOf({ spans, counters, reply }: WhatIfTurn): ReplyPace | undefined {
  const own = spans.filter(({ cancelled }) => cancelled !== true)
  const decode = own.findLast(({ name }) => name === 'llm.decode')
  const acoustic = own.find(({ name }) => name === 'tts.acoustic')
  const vocoder = own.find(({ name }) => name === 'tts.vocoder')
  const [replyTokens, pieceTokens] = [counters['llm.replyTokens'], counters['llm.firstBurstTokens']]
  if (!decode || !acoustic || !vocoder || !replyTokens || !pieceTokens) return undefined
  const written = decode.endMs - (decode.firstOutputMs ?? decode.startMs)
  const vocoderMs = vocoder.endMs - vocoder.startMs
  return {
    tokenMs: written / Math.max(1, replyTokens - 1),
    replyTokens,
    pieceTokens,
    clauseTokens: clauseTokensOf(reply.text, replyTokens),
    acousticMs: acoustic.endMs - acoustic.startMs,
    vocoderMs,
    firstSoundMs: Math.min(vocoderMs, (vocoder.firstOutputMs ?? vocoder.endMs) - vocoder.startMs),
    audioMs: counters['tts.audioMs'] ?? 0,
  }
}

/** When the reply of such a pace would leave under flags; `seen` are those that it was made under. */
export function replyTimesUnder(pace: ReplyPace, flags: FlagRecord, seen: FlagRecord): ReplyTimes {
  const tokens = pieceTokensUnder(pace, flags)
  const streams = isOn(flags, 'LLM_STREAM_FIRST_TOKEN')
  const gatherMs = pace.tokenMs * Math.max(0, tokens - 1)
  // One stage at a time: the voice waits until the reply is written to its end.
  const waits = streams && !isOn(flags, 'ENABLE_PIPELINE_PARALLEL')
  return {
    'text.gather': gatherMs,
    'tts.queue': waits ? pace.tokenMs * Math.max(0, pace.replyTokens - tokens) : 0,
    'tts.first_audio': firstAudioMs(pace, tokens, flags, seen),
  }
}

function pieceTokensUnder(pace: ReplyPace, flags: FlagRecord): number {
  if (!isOn(flags, 'LLM_STREAM_FIRST_TOKEN')) return pace.replyTokens
  // A piece is handed on when the next token shows that its last word is whole.
  const burst = (numberOf(flags, 'LLM_MAX_NEW_TOKENS') ?? pace.replyTokens) + 1
  const clause = isOn(flags, 'PIPELINE_STREAMING') ? pace.clauseTokens : pace.replyTokens
  return Math.min(burst, clause, pace.replyTokens)
}

function firstAudioMs(pace: ReplyPace, tokens: number, flags: FlagRecord, seen: FlagRecord): number {
  const longer = FIXED_SHARE + (1 - FIXED_SHARE) * (tokens / pace.pieceTokens)
  const wholeMs = pace.vocoderMs * longer
  const acousticMs = pace.acousticMs * longer
  if (!isOn(flags, 'TTS_STREAMING')) return acousticMs + wholeMs
  const samples = numberOf(flags, 'TTS_CHUNK_SIZE') ?? 0
  const seenSamples = numberOf(seen, 'TTS_CHUNK_SIZE') ?? samples
  if (isOn(seen, 'TTS_STREAMING')) {
    const share = seenSamples > 0 ? FIXED_SHARE + (1 - FIXED_SHARE) * (samples / seenSamples) : 1
    return acousticMs + Math.min(Math.max(wholeMs, pace.firstSoundMs), pace.firstSoundMs * share)
  }
  const pieceMs = pace.audioMs * (tokens / pace.replyTokens)
  const share = pieceMs > 0 ? Math.min(1, samples / VOICE_SAMPLES_PER_MS / pieceMs) : 1
  return acousticMs + wholeMs * (FIXED_SHARE / 2 + (1 - FIXED_SHARE / 2) * share)
}

/** How many tokens the first clause of a reply takes, by its share of the text. */
function clauseTokensOf(text: string, replyTokens: number): number {
  const end = text.search(CLAUSE_END)
  if (end === -1 || text.length === 0) return replyTokens
  return Math.max(1, Math.round(((end + 1) / text.length) * replyTokens))
}

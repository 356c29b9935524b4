import { type LedgerPartName, STOLEN, UNATTRIBUTED } from '../../protocol/ledger.ts'

/** How long each piece of work takes in a turn of the calibration, milliseconds. */
export interface KnownDelays {
  /** Silence that the endpoint waits for. */
  readonly holdMs: number
  /** The detector, on each window. */
  readonly windowMs: number
  /** The recogniser, after the end of speech. */
  readonly finalizeMs: number
  readonly prefillMs: number
  readonly firstTokenMs: number
  /** Each further token. */
  readonly tokenMs: number
  /** The voice, up to its first chunk. */
  readonly firstAudioMs: number
  /** Silence at the beginning of the first chunk. */
  readonly leadingSilenceMs: number
}

/** Tokens after the first that must have come before the first piece of the reply leaves. */
export const GATHERED_TOKENS = 4

/** What the ledger of a turn with these delays would be if measuring it cost nothing and nobody ever waited. */
export function expectedParts(delays: KnownDelays): Readonly<Partial<Record<LedgerPartName, number>>> {
  return {
    'endpoint.hold': delays.holdMs,
    'machine.late_audio': 0,
    'vad.queue': 0,
    'vad.decide': delays.windowMs,
    'asr.queue': 0,
    'asr.finalize': delays.finalizeMs,
    'llm.queue': 0,
    'llm.prefill': delays.prefillMs,
    'llm.first_token': delays.firstTokenMs,
    'text.gather': GATHERED_TOKENS * delays.tokenMs,
    'tts.queue': 0,
    'tts.first_audio': delays.firstAudioMs,
    'tts.leading_silence': delays.leadingSilenceMs,
    transport: 0,
    [STOLEN]: 0,
    [UNATTRIBUTED]: 0,
  }
}

/**
 * Delays of the turn with that number: from turn to turn others, so that no constant can hide an error, and the same in
 * every calibration. The ranges are those of real turns, on the short side so that a calibration takes half a minute.
 */
export function delaysOf(turn: number): KnownDelays {
  return {
    holdMs: 100 + 10 * Math.round(10 * share(turn, 1)),
    windowMs: between(0.5, 5, turn, 2),
    finalizeMs: between(5, 60, turn, 3),
    prefillMs: between(5, 60, turn, 4),
    firstTokenMs: between(2, 20, turn, 5),
    tokenMs: between(1, 8, turn, 6),
    firstAudioMs: between(5, 60, turn, 7),
    leadingSilenceMs: Math.round(between(0, 40, turn, 8)),
  }
}

function between(low: number, high: number, turn: number, what: number): number {
  return low + (high - low) * share(turn, what)
}

/** 0 to 1, spread evenly over any run of turns: fractional parts of multiples of irrational numbers. */
function share(turn: number, what: number): number {
  return (turn * Math.sqrt(PRIMES[what - 1] ?? 2)) % 1
}

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19]

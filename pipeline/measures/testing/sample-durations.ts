import type { LedgerPartName } from '../../protocol/ledger.ts'

/** An invented turn without streaming, part by part in milliseconds, for tests and for looking at views. */
export const SAMPLE_DURATIONS: readonly (readonly [LedgerPartName, number])[] = [
  ['endpoint.hold', 800],
  ['vad.decide', 14.2],
  ['asr.finalize', 171.6],
  ['unattributed', 1.4],
  ['llm.queue', 2.1],
  ['llm.prefill', 21.4],
  ['llm.first_token', 4.6],
  ['text.gather', 96.3],
  ['tts.queue', 1.8],
  ['tts.first_audio', 236.9],
  ['tts.leading_silence', 18.5],
  ['transport', 2.2],
  ['playback', 41],
]

import type { ListenMode } from './messages.ts'

/** A piece of a reply's audio on its way to a device. */
export interface ReplySpeech {
  readonly turnId: string
  /** Mono, -1 to 1. */
  readonly pcm: Float32Array
  readonly sampleRateHz: number
  /** The sentences that begin within this piece, in order: at which of its samples, and what they say. */
  readonly sentences: readonly { readonly atSample: number; readonly text: string }[]
}

/** How a turn of a device ended. */
export interface TurnEnding {
  readonly status: 'finished' | 'empty' | 'interrupted' | 'cancelled' | 'failed'
  readonly error?: { readonly code: string; readonly message: string }
}

/** What a conversation tells its device. */
export interface ConversationHooks {
  /** The utterance is over; its words are being found. */
  utteranceEnded(): void
  transcribed(text: string): void
  /** The reply's text so far. */
  replied(text: string): void
  /** The next audio of the reply. Never waits. */
  speech(audio: ReplySpeech): void
  /** The reply has no more audio; `played` is expected for its turn. */
  speechEnded(turnId: string): void
  /** The reply is cut off. */
  speechStopped(): void
  turnClosed(ending: TurnEnding): void
}

/** A conversation with one device, as the host provides it. */
export interface DeviceConversation {
  /** Rate of the reply's audio. */
  readonly replySampleRateHz: number
  /** Listens to a new stretch of audio; what was heard before is let go. In manual mode the utterance begins now. */
  listen(mode: ListenMode): void
  /** The utterance is over, says the device. */
  release(): void
  stopListening(): void
  /** Memory for the next audio: 16 kHz mono. */
  allocate(samples: number): Float32Array
  /** `capturedMs`: host clock at the last sample. */
  feed(pcm: Float32Array, capturedMs: number): void
  /** Replies to text in place of speech. */
  giveText(text: string): void
  /** Ends the open turn. */
  cancel(): void
  /** The first of a turn's reply was handed to the network. */
  sent(turnId: string, sentMs: number): void
  /** The device has played a turn's reply, as far as can be known. */
  played(turnId: string, report: PlaybackReport): void
  close(): void
}

/** What the device's ear met with. */
export interface PlaybackReport {
  /** Gaps that came because no audio was ready. */
  readonly underruns: number
  readonly underrunMs: number
  readonly frames: number
  /** Longest time between two frames, milliseconds; a frame is 60. */
  readonly longestGapMs: number
  /** Frames that left more than 5 ms late. */
  readonly lateFrames: number
}

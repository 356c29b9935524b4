import { isGated } from './gated-silence.ts'
import { findSounds, type SoundOptions } from './sounds.ts'

/** What was captured and what was played, on one clock: sample n of both is the same moment. */
export interface TwoSides {
  readonly captured: Float32Array
  readonly played: Float32Array
  readonly sampleRateHz: number
}

/** A moment that was looked for in a recording. */
export interface FoundEdge {
  /** Milliseconds from the recording's start. */
  readonly atMs: number
  /** How far the moment moves where "audible" is taken 3 dB more and 3 dB less strictly: how sharp the edge is. */
  readonly spreadMs: number
  /** How far what was looked for stands above its background, where that matters. */
  readonly overBackgroundDb?: number
}

/** What a recording says of the wait for a reply. Milliseconds; what was not found is absent, and `problem` says why. */
export interface HeardLatency {
  readonly endOfSpeech?: FoundEdge
  readonly startOfReply?: FoundEdge
  readonly heardMs?: number
  readonly problem?: string
}

/**
 * What counts as speech that was captured. These two numbers are the definition of the acoustic end that the whole
 * product goes by (about 11 dB above the background, at most 36 dB below the voice); how they are measured is not.
 */
const SPEECH = { aboveBackgroundDb: 10, belowLoudDb: 36, audibleDbfs: -70 } as const
/** What counts as audible in a reply: the product's definition, -50 dBFS. */
const REPLY: SoundOptions = { aboveBackgroundDb: 10, belowLoudDb: 45, audibleDbfs: -50, silenceIsBackground: true }
const STRICTNESS_DB = 3
/** Nobody answers faster: speech that ends so close to the reply has not ended. */
const SPEAKING_ON_MS = 10

/**
 * Finds in a recording when the speaker ended and when the reply began, and so what a listener waited. It knows nothing
 * of the pipeline: no model, no stamps, only the sound on both sides.
 */
export function measureHeardLatency(recording: TwoSides): HeardLatency {
  const startOfReply = findStartOfReply(recording)
  const endOfSpeech = findEndOfSpeech(recording, startOfReply?.atMs)
  if (!endOfSpeech) return { startOfReply, problem: 'no speech was found in what was captured' }
  if (!startOfReply) return { endOfSpeech, problem: 'no reply was found in what was played' }
  const heardMs = startOfReply.atMs - endOfSpeech.atMs
  if (heardMs <= SPEAKING_ON_MS)
    return { endOfSpeech, startOfReply, problem: 'somebody was still speaking when the reply began' }
  return { endOfSpeech, startOfReply, heardMs }
}

function findStartOfReply({ played, sampleRateHz }: TwoSides): FoundEdge | undefined {
  return edge((strictnessDb) => {
    const options = { ...REPLY, audibleDbfs: REPLY.audibleDbfs + strictnessDb }
    return findSounds(played, sampleRateHz, options).sounds[0]?.startMs
  })
}

/** Only what was captured before the reply is looked at: later on the reply itself, or an interruption, may be heard. */
function findEndOfSpeech({ captured, sampleRateHz }: TwoSides, replyMs: number | undefined): FoundEdge | undefined {
  const until = replyMs === undefined ? captured.length : Math.round((replyMs * sampleRateHz) / 1000)
  const before = captured.subarray(0, until)
  const gated = isGated(before, sampleRateHz)
  // Nothing stands out from a voice that is its own background: then silence is what it stands out from.
  return endOf(before, sampleRateHz, gated) ?? endOf(before, sampleRateHz, true)
}

function endOf(before: Float32Array, sampleRateHz: number, silenceIsBackground: boolean): FoundEdge | undefined {
  const end = edge((strictnessDb) => {
    const aboveBackgroundDb = SPEECH.aboveBackgroundDb + strictnessDb
    const options = {
      ...SPEECH,
      silenceIsBackground,
      aboveBackgroundDb,
      belowLoudDb: SPEECH.belowLoudDb - strictnessDb,
    }
    return findSounds(before, sampleRateHz, options).sounds.at(-1)?.endMs
  })
  const { overBackgroundDb } = findSounds(before, sampleRateHz, { ...SPEECH, silenceIsBackground })
  return end && overBackgroundDb !== undefined ? { ...end, overBackgroundDb } : end
}

function edge(find: (strictnessDb: number) => number | undefined): FoundEdge | undefined {
  const atMs = find(0)
  if (atMs === undefined) return undefined
  const others = [find(-STRICTNESS_DB) ?? atMs, find(STRICTNESS_DB) ?? atMs, atMs]
  return { atMs, spreadMs: Math.max(...others) - Math.min(...others) }
}

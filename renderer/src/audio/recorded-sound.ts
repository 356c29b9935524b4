/** Samples with their rate. */
export interface Samples {
  readonly rateHz: number
  readonly pcm: Float32Array<ArrayBuffer>
}

/** A kept recording of a turn: what was captured, and what was played. */
export interface RecordedSound {
  readonly captured: Samples
  readonly played: Samples
}

/** Kept recordings have this rate; one of another is brought to it. */
const RECORDING_RATE_HZ = 16_000
/** What a listener is taken to hear as the beginning of speech, as the host has it: a 5 ms frame of −50 dBFS. */
const AUDIBLE_POWER = 10 ** (-50 / 10)
const FRAME_MS = 5

/**
 * Reads a stereo recording; needs no gesture.
 *
 * @throws DOMException where the file is no sound
 */
export async function decodeRecording(file: Blob): Promise<RecordedSound> {
  const context = new OfflineAudioContext(2, 1, RECORDING_RATE_HZ)
  const sound = await context.decodeAudioData(await file.arrayBuffer())
  const side = (channel: number) => ({
    rateHz: sound.sampleRate,
    pcm: sound.getChannelData(Math.min(channel, sound.numberOfChannels - 1)),
  })
  return { captured: side(0), played: side(1) }
}

/** When the first frame that can be heard begins, in milliseconds; `undefined` where nothing can. */
export function onsetMs({ pcm, rateHz }: Samples): number | undefined {
  const frame = Math.max(1, Math.round((rateHz * FRAME_MS) / 1000))
  for (let start = 0; start < pcm.length; start += frame) {
    const piece = pcm.subarray(start, start + frame)
    const power = piece.reduce((sum, sample) => sum + sample * sample, 0) / piece.length
    if (power >= AUDIBLE_POWER) return (start / rateHz) * 1000
  }
  return undefined
}

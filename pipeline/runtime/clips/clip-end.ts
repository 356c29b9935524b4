import { createHash } from 'node:crypto'
import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { VadStage } from '../../stages/vad/contract.ts'
import { WINDOW_SAMPLES } from '../../stages/vad/silero.ts'
import { LastVoice } from '../../turn/listening/last-voice.ts'

/** Handed over at once; few enough pieces that none of them has to wait or is dropped. */
const PIECE_SAMPLES = PIPELINE_RATE_HZ
/** Silence behind a clip, so that the detector hears it end: as much as it may look back for the end. */
const SILENCE_SAMPLES = PIPELINE_RATE_HZ
/** One way to look, whatever flags the turn runs under: every window, with the model, at the baseline's threshold. */
const LOOK = { bufferSamples: WINDOW_SAMPLES, energyGate: false } as const
const THRESHOLD = 0.5

/** Ends that are remembered; the oldest is looked for again. */
const MOST_KNOWN = 1000

/**
 * Where speech ends in a clip: by the rules that date it in a turn, but looking at the clip as a whole and always in the
 * same way. So t = 0 lies at the same sample in every turn of the clip, whatever detector and threshold the turn had.
 */
export class ClipEnds {
  /** By what is said in it: a recording is read anew for each turn, and the arms' detectors need not be one. */
  readonly #known = new Map<string, Promise<number | undefined>>()

  /** The sample after the clip's last voiced one; `undefined` where no voice is in it, or the detector fails. Looked for once. */
  endOf(vad: VadStage, pcm: Float32Array): Promise<number | undefined> {
    const key = keyOf(pcm)
    const known = this.#known.get(key)
    if (known) return known
    const found = lookForEnd(vad, pcm).catch(() => undefined)
    this.#known.set(key, found)
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.keys().next().value ?? key)
    return found
  }
}

function keyOf(pcm: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength))
    .digest('base64')
}

function lookForEnd(vad: VadStage, pcm: Float32Array): Promise<number | undefined> {
  const whole = new Float32Array(Math.ceil((pcm.length + SILENCE_SAMPLES) / WINDOW_SAMPLES) * WINDOW_SAMPLES)
  whole.set(pcm)
  const lastVoice = new LastVoice()
  return new Promise((resolve, reject) => {
    const stream = vad.openStream(
      LOOK,
      (window) => {
        lastVoice.note(window, THRESHOLD)
        if (window.endSample < whole.length) return
        stream.close()
        resolve(lastVoice.sample === undefined ? undefined : Math.min(lastVoice.sample, pcm.length))
      },
      reject,
    )
    for (let at = 0, seq = 0; at < whole.length; at += PIECE_SAMPLES, seq += 1) {
      const piece = whole.slice(at, at + PIECE_SAMPLES)
      stream.push({ seq, startSample: at, pcm: piece, capturedMs: 0 })
    }
  })
}

import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { HeardUtterance, TurnEndDetector } from '../../protocol/turn-end.ts'
import type { TurnEndModel, VadWindow } from '../../stages/vad/contract.ts'
import { WINDOW_SAMPLES } from '../../stages/vad/silero.ts'
import { type HeardSilence, heardSilences, msOf } from './heard-silences.ts'
import type { Listener } from './listener.ts'
import { type HeardWords, looksOf } from './looks.ts'

/** What was heard of a recording, whatever it is called and wherever its end is known to be. */
export type HeardSound = Pick<HeardUtterance, 'durationMs' | 'silences' | 'looks'> & {
  /** Where the last voice was heard; null where there was none. */
  readonly lastVoiceMs: number | null
  /** Models that could not listen to it, and what went wrong, in a line each; they have no looks. */
  readonly failed?: FailedDetectors
}

/** Detectors that failed while they listened, and what went wrong. */
export type FailedDetectors = Readonly<Partial<Record<TurnEndDetector, string>>>

/** One way to look, whatever flags turns run under: every window, with the model, at the baseline's threshold. */
const LOOK = { bufferSamples: WINDOW_SAMPLES, energyGate: false } as const
const THRESHOLD = 0.5
/** Silence behind a recording, so that the longest hold finds its end. */
const TAIL_SAMPLES = 2.2 * PIPELINE_RATE_HZ
/** As much sound before the first word as a live recogniser is given. */
const PRE_ROLL_SAMPLES = 0.4 * PIPELINE_RATE_HZ
/** Handed over at once; few enough pieces that none of them has to wait or is dropped. */
const PIECE_SAMPLES = PIPELINE_RATE_HZ

/**
 * Listens to a recording once, as fast as the models can, and keeps what every detector said in every silence.
 *
 * @param pcm 16 kHz mono
 * @throws Failure where a model fails without which nothing is known; one that listens for ends is told instead
 */
export async function listen(listener: Listener, pcm: Float32Array): Promise<HeardSound> {
  const whole = new Float32Array(Math.ceil((pcm.length + TAIL_SAMPLES) / WINDOW_SAMPLES) * WINDOW_SAMPLES)
  whole.set(pcm)
  const windows = await windowsOf(listener, whole, undefined)
  const words = await wordsIn(listener, whole, windows)
  const silences = heardSilences(windows, THRESHOLD)
  const looks: [TurnEndDetector, HeardUtterance['looks'][TurnEndDetector]][] = []
  if (listener.asr) looks.push(['adaptive', silences.map((silence) => looksOf('adaptive', silence, words))])
  const failed: [TurnEndDetector, string][] = []
  for (const model of listener.models) {
    const failuresBefore = listener.vad.turnEndFailures.count
    const heard = heardSilences(await windowsOf(listener, whole, model), THRESHOLD)
    const { count, last: why } = listener.vad.turnEndFailures
    // What it said before it failed would look like a model that is never sure.
    if (count > failuresBefore) failed.push([model, why ?? ''])
    else looks.push([model, heard.map((silence) => looksOf(model, silence, words))])
  }
  const last = silences.at(-1)
  return {
    durationMs: msOf(pcm.length),
    silences: silences.map(silenceOf),
    looks: Object.fromEntries(looks),
    ...(failed.length > 0 ? { failed: Object.fromEntries(failed) } : {}),
    lastVoiceMs: last && last.endSample === undefined ? msOf(Math.min(last.startSample, pcm.length)) : null,
  }
}

function silenceOf({ startSample, endSample }: HeardSilence): HeardUtterance['silences'][number] {
  return { startMs: msOf(startSample), endMs: endSample === undefined ? null : msOf(endSample) }
}

function windowsOf({ vad }: Listener, whole: Float32Array, turnEnd: TurnEndModel | undefined): Promise<VadWindow[]> {
  const windows: VadWindow[] = []
  return new Promise((resolve, reject) => {
    const stream = vad.openStream(
      { ...LOOK, turnEnd },
      (window) => {
        windows.push(window)
        if (window.endSample < whole.length) return
        stream.close()
        resolve(windows)
      },
      reject,
    )
    for (let at = 0, seq = 0; at < whole.length; at += PIECE_SAMPLES, seq += 1) {
      stream.push({ seq, startSample: at, pcm: whole.slice(at, at + PIECE_SAMPLES), capturedMs: 0 })
    }
  })
}

/** The recogniser hears from a little before the first word on, as it does in a turn. */
async function wordsIn({ asr }: Listener, whole: Float32Array, windows: readonly VadWindow[]): Promise<HeardWords[]> {
  const first = windows.find(({ speechProbability }) => speechProbability >= THRESHOLD)
  if (!asr || !first) return []
  const from = Math.max(0, first.endSample - WINDOW_SAMPLES - PRE_ROLL_SAMPLES)
  const heard: HeardWords[] = []
  const { ASR_CHUNK_SIZE: stepSamples, ASR_OVERLAP_SIZE: overlapSamples, ASR_SKIP_NORMALIZATION } = BASELINE
  const options = { stepSamples, overlapSamples, normalise: !ASR_SKIP_NORMALIZATION }
  const stream = asr.openStream(options, (partial) => {
    const { decodedSamples, endProbability, textIfOver: text = partial.text } = partial
    heard.push({ decodedSample: from + decodedSamples, endProbability, text })
  })
  for (let at = from; at < whole.length; at += stream.stepSamples) stream.push(whole.slice(at, at + stream.stepSamples))
  await stream.finish()
  return heard
}

import { type Frames, frame, NOTHING_DBFS } from './frames.ts'

/** The share of the frames that are not silent which is softer than "loud", and softer than anything but the quietest. */
const LOUD_QUANTILE = 0.9
const QUIET_QUANTILE = 0.05
/** So far below the loud parts speech goes on. */
const SPEECH_REACH_DB = 20
/** A gate that closes in pauses leaves at least this much of an utterance silent: 1.5 to 26 % of gated demo clips. */
const LEAST_SILENT_SHARE = 0.01
/** Noise keeps its level to so much for so long, in a pause (246 ms and more in the demo clips); a voice does not (156 at most). */
const STEADY_DB = 4
const STEADY_MS = 200

/**
 * Whether digital silence is what lies behind the speech of a recording: a gate, a noise canceller or a synthesiser makes
 * its pauses so. Where noise is heard between sounds, silence says nothing: it is a gap, or stands before and behind.
 *
 * @param pcm mono, -1 to 1
 */
export function isGated(pcm: Float32Array, sampleRateHz: number): boolean {
  const frames = frame(pcm, sampleRateHz)
  return silentShareOfSpeech(frames.levelDbfs) >= LEAST_SILENT_SHARE && !holdsSteadyNoise(frames)
}

function silentShareOfSpeech(levelDbfs: Float32Array): number {
  const loudDbfs = quantile(levelDbfs, LOUD_QUANTILE)
  if (loudDbfs === undefined) return 0
  const isSpeech = (level: number) => level >= loudDbfs - SPEECH_REACH_DB
  const span = levelDbfs.subarray(levelDbfs.findIndex(isSpeech), levelDbfs.findLastIndex(isSpeech) + 1)
  return span.filter((level) => level <= NOTHING_DBFS).length / span.length
}

function holdsSteadyNoise({ ambientDbfs }: Frames): boolean {
  const quietestDbfs = quantile(ambientDbfs, QUIET_QUANTILE) ?? 0
  let run = 0
  for (const level of ambientDbfs) {
    run = level > NOTHING_DBFS && level <= quietestDbfs + STEADY_DB ? run + 1 : 0
    if (run >= STEADY_MS) return true
  }
  return false
}

/** A quantile of the frames that are not silent. */
function quantile(levelDbfs: Float32Array, q: number): number | undefined {
  const sounding = levelDbfs.filter((level) => level > NOTHING_DBFS).sort()
  return sounding[Math.floor(sounding.length * q)]
}

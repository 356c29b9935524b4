import type { AsrHypothesis, AsrStage } from '../../stages/asr/contract.ts'
import type { WorkTiming } from '../../workers/timing.ts'

/** Silence between two bursts of voice; shorter gaps are within a word. */
const GAP_SAMPLES = 80 * 16
const VOICE = 0.5

/**
 * A recogniser without a model that hears as many of the script's pieces as there are bursts of voice in the audio that
 * it is given: what it was not given, it has not heard. It tells its view while there is voice, and once behind it.
 */
export function burstRecogniser(
  pieces: readonly string[],
  log: string[],
  proceed: () => Promise<void>,
  timing: () => WorkTiming,
): AsrStage {
  const hypothesis = (heard: BurstCounter, encoderRuns: number): AsrHypothesis => ({
    text: pieces.slice(0, heard.bursts).join(' '),
    confidence: 1,
    decodedSamples: heard.samples,
    encoderRuns,
    samplesFedAgain: 0,
    normaliserRuns: 0,
    endProbability: 0,
    timing: timing(),
  })
  const final = async (how: string, heard: BurstCounter, runs: number) => {
    const found = hypothesis(heard, runs + 1)
    log.push(`${how} ${found.text}`)
    await proceed()
    return found
  }
  return {
    openStream({ stepSamples }, onPartial) {
      const heard = new BurstCounter()
      let runs = 0
      let open = true
      return {
        stepSamples,
        push(pcm) {
          if (!open) return
          const spoke = heard.spoke
          heard.push(pcm)
          if (!heard.spoke && !spoke) return
          runs += 1
          onPartial(hypothesis(heard, runs))
        },
        finish: () => final('asr.finish', heard, runs),
        cancel: () => {
          open = false
          log.push('asr.cancel')
        },
      }
    },
    transcribe(pcm) {
      const heard = new BurstCounter()
      heard.push(pcm)
      return final('asr.transcribe', heard, 0)
    },
  }
}

class BurstCounter {
  bursts = 0
  samples = 0
  /** The newest sample is voice. */
  spoke = false
  #silentSamples = GAP_SAMPLES

  push(pcm: Float32Array): void {
    for (const sample of pcm) {
      this.spoke = Math.abs(sample) > VOICE
      if (this.spoke && this.#silentSamples >= GAP_SAMPLES) this.bursts += 1
      this.#silentSamples = this.spoke ? 0 : this.#silentSamples + 1
    }
    this.samples += pcm.length
  }
}

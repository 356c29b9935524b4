import { peakDbfs, rmsDbfs } from '../../audio/levels.ts'
import { nowMs } from '../../base/clock.ts'
import type { PipelineEventOf } from '../../protocol/wire/events.ts'

/** Levels are told at most 30 times a second. */
const LEVEL_INTERVAL_MS = 33

/** Tells consoles how loud the newest audio is, whether it comes from a microphone or a clip. */
export class LevelReporter {
  readonly #emit: (event: PipelineEventOf<'levelMeasured'>) => void
  readonly #speechProbability: () => number | undefined
  #reportedMs = 0

  constructor(emit: (event: PipelineEventOf<'levelMeasured'>) => void, speechProbability: () => number | undefined) {
    this.#emit = emit
    this.#speechProbability = speechProbability
  }

  emit(pcm: Float32Array): void {
    const now = nowMs()
    if (now - this.#reportedMs < LEVEL_INTERVAL_MS) return
    this.#reportedMs = now
    const speechProbability = this.#speechProbability()
    this.#emit({
      kind: 'levelMeasured',
      rmsDbfs: rmsDbfs(pcm),
      peakDbfs: peakDbfs(pcm),
      ...(speechProbability === undefined ? {} : { speechProbability }),
    })
  }
}

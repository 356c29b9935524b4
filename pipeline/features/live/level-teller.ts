import { peakDbfs, rmsDbfs } from '../../audio/levels.ts'
import { nowMs } from '../../base/clock.ts'
import type { PipelineEventOf } from '../../protocol/events.ts'

/** Levels are told at most 30 times a second. */
const LEVEL_INTERVAL_MS = 33

/** Tells consoles how loud the newest audio is, whether it comes from a microphone or a clip. */
export class LevelTeller {
  readonly #tell: (event: PipelineEventOf<'levelMeasured'>) => void
  readonly #speechProbability: () => number | undefined
  #toldMs = 0

  constructor(tell: (event: PipelineEventOf<'levelMeasured'>) => void, speechProbability: () => number | undefined) {
    this.#tell = tell
    this.#speechProbability = speechProbability
  }

  tell(pcm: Float32Array): void {
    const now = nowMs()
    if (now - this.#toldMs < LEVEL_INTERVAL_MS) return
    this.#toldMs = now
    const speechProbability = this.#speechProbability()
    this.#tell({
      kind: 'levelMeasured',
      rmsDbfs: rmsDbfs(pcm),
      peakDbfs: peakDbfs(pcm),
      ...(speechProbability === undefined ? {} : { speechProbability }),
    })
  }
}

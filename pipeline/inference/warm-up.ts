import { nowMs } from '../base/clock.ts'
import type { EngineSettings } from './engine.ts'
import { type NodePlacement, takePlacement } from './node-placement.ts'

/** What a warm-up tells of a stage; nothing where none was asked for. */
export interface WarmUpFacts {
  readonly warmUpMs: number | undefined
  /** On a device: where the nodes run that the warm-up ran. */
  readonly nodes?: NodePlacement
}

/**
 * Runs a stage's graphs once as turns do. On the processor one run of each is enough; on a device, which compiles its
 * programs in the first run of each shape, the shapes of a turn for which it was seen to.
 */
export type WarmUp = (onDevice: boolean) => Promise<void>

/** Warms a stage up before it is ready, where that is asked for, and says how long it took. Rejects as the runs do. */
export async function warmUpNow({ warmUp, provider }: EngineSettings, run: WarmUp): Promise<WarmUpFacts> {
  if (!warmUp) return { warmUpMs: undefined }
  const startedMs = nowMs()
  try {
    await run(provider !== 'cpu')
  } catch (error) {
    await takePlacement()
    throw error
  }
  const warmUpMs = nowMs() - startedMs
  const nodes = await takePlacement()
  return { warmUpMs, ...(nodes ? { nodes } : {}) }
}

/** What a stage that came back does once it serves, where a warm-up was asked for: nobody waits for that. */
export function warmUpLater({ warmUpLater, provider }: EngineSettings, run: WarmUp): (() => Promise<void>) | undefined {
  return warmUpLater ? () => run(provider !== 'cpu') : undefined
}

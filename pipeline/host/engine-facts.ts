import type { PackStageName } from '../models/manifest.ts'
import type { Pack } from '../models/pack.ts'
import type { Counters } from '../protocol/counters.ts'
import type { LoadedStages } from './load-stages.ts'

/** Facts of the loaded models that prove which load flags act, as counters of a turn. */
export function engineFacts(loaded: LoadedStages, pack: Pack): Counters {
  const { vad, asr, llm } = loaded
  return {
    'vad.weightBytes': vad.weightBytes,
    'asr.sessionsAdmitted': asr.sessions.admitted,
    'asr.sessionsQueued': asr.sessions.queued,
    'asr.sessionsRefused': asr.sessions.refused,
    ...batchFacts(asr.batches),
    'asr.threads': asr.facts.threads,
    'asr.weightBytes': weightBytes(pack, 'asr', asr.facts.variant),
    'llm.weightBytes': weightBytes(pack, 'llm', llm.facts.variant),
    'llm.warmUpRuns': llm.facts.warmUpMs === undefined ? 0 : 1,
    'llm.onGraphicsDevice': llm.facts.provider === 'cpu' ? 0 : 1,
    ...(llm.graph.nodes === undefined ? {} : { 'llm.graphNodes': llm.graph.nodes }),
    'llm.compiledFromCache': llm.graph.compiledFromCache ? 1 : 0,
    'llm.fusedAttentionOps': llm.graph.fusedAttentionOps,
  }
}

/** What waits for the loaded models: sessions for a place, calls for their worker (with the one it is at). */
export function queueDepths({ vad, asr, llm, tts }: QueuedStages): Readonly<Record<string, number>> {
  return {
    'asr.admission': asr.waitingSessions,
    vad: vad.unanswered,
    asr: asr.unanswered,
    llm: llm.unanswered,
    tts: tts.unanswered,
  }
}

type Queued = Pick<LoadedStages['llm'], 'unanswered'>
export interface QueuedStages {
  readonly vad: Queued
  readonly asr: Queued & Pick<LoadedStages['asr'], 'waitingSessions'>
  readonly llm: Queued
  readonly tts: Queued
}

/** How many runs of the recogniser took so many chunks: `asr.batch.1`, `asr.batch.2` … */
function batchFacts(runsBySize: ReadonlyMap<number, number>): Counters {
  const bySize = Object.fromEntries([...runsBySize].map(([size, runs]) => [`asr.batch.${size}`, runs]))
  return { ...bySize, 'asr.largestBatch': Math.max(0, ...runsBySize.keys()) }
}

/** Bytes of the graphs (with the weights inside) that a variant of a stage loads. */
function weightBytes(pack: Pack, stage: PackStageName, variant: string): number {
  const { variants } = pack.manifest.stages[stage]
  const graphs = new Set(Object.values(variants[variant] ?? {}))
  return pack.manifest.files.reduce((sum, file) => (graphs.has(file.path) ? sum + file.bytes : sum), 0)
}

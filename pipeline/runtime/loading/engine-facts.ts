import { z } from 'zod'
import { type ServerPrices, turnCost } from '../../measures/cost/turn-cost.ts'
import { withEncoder } from '../../models/encoder-choice.ts'
import { MODEL_STAGES, type ModelStage } from '../../models/manifest.ts'
import { modelName, type StageModel, weightBytes } from '../../models/stage-model.ts'
import type { Counters } from '../../protocol/counters.ts'
import { type Prices, pricesSchema } from '../../protocol/models/prices.ts'
import { STAGE_NAMES, type StageName, type StageProcess } from '../../protocol/stages.ts'
import type { ModelFacts } from '../../turn/conductor-options.ts'
import type { LoadedStages } from './load-stages.ts'

const SAMPLES_PER_MS = 16

/**
 * What the loaded models have to say of a turn that closes: facts, and what it cost where they are servers elsewhere.
 *
 * @param counted what the turn has counted so far
 */
export function modelFacts(
  loaded: LoadedStages,
  models: Readonly<Record<ModelStage, StageModel>>,
  counted: Counters,
): ModelFacts {
  return { counters: engineFacts(loaded, models), cost: turnCost(counted, serverPrices(loaded, models)) }
}

/** Prices of the stages that are servers; those of a model that was entered anew meanwhile are not its own. */
function serverPrices(loaded: LoadedStages, models: Readonly<Record<ModelStage, StageModel>>): ServerPrices {
  const servers = MODEL_STAGES.filter((stage) => loaded[stage].facts.server !== undefined)
  return Object.fromEntries(
    servers.map((stage) => {
      const isOwn = modelName(models[stage]) === loaded[stage].facts.model
      return [stage, isOwn ? pricesOf(models[stage].engineOptions) : undefined]
    }),
  )
}

function pricesOf(engineOptions: unknown): Prices | undefined {
  return z.object({ prices: pricesSchema.optional() }).safeParse(engineOptions).data?.prices
}

/** Facts of the loaded models that prove which load flags act, as counters of a turn. */
function engineFacts(loaded: LoadedStages, models: Readonly<Record<ModelStage, StageModel>>): Counters {
  const { vad, asr, llm, tts } = loaded
  return {
    'vad.weightBytes': vad.weightBytes,
    'asr.sessionsAdmitted': asr.admissions.admitted,
    'asr.sessionsQueued': asr.admissions.queued,
    'asr.sessionsRefused': asr.admissions.refused,
    ...batchFacts(asr.batches),
    'asr.threads': asr.facts.threads,
    'asr.weightBytes': weightBytes(withEncoder(models.asr, asr.unitSamples / SAMPLES_PER_MS), asr.facts.variant),
    'llm.weightBytes': weightBytes(models.llm, llm.facts.variant),
    'llm.warmUpRuns': llm.facts.warmUpMs === undefined ? 0 : 1,
    'asr.onGraphicsDevice': asr.facts.provider === 'cpu' ? 0 : 1,
    'llm.onGraphicsDevice': llm.facts.provider === 'cpu' ? 0 : 1,
    'tts.onGraphicsDevice': tts.facts.provider === 'cpu' ? 0 : 1,
    ...graphFacts(llm.graph),
    ...contextFacts(llm.context),
  }
}

function graphFacts(graph: LoadedStages['llm']['graph']): Counters {
  if (!graph) return {}
  const { nodes, compiledFromCache, fusedAttentionOps } = graph
  return {
    ...(nodes === undefined ? {} : { 'llm.graphNodes': nodes }),
    'llm.compiledFromCache': compiledFromCache ? 1 : 0,
    'llm.fusedAttentionOps': fusedAttentionOps,
  }
}

function contextFacts(context: LoadedStages['llm']['context']): Counters {
  if (!context) return {}
  return { 'llm.contextTokens': context.tokens, 'llm.cacheBytesPerToken': context.cache.bytesPerToken }
}

/** What waits for the loaded models: streams for a place, calls for their worker (with the one it is at). */
export function queueDepths({ vad, asr, llm, tts }: QueuedStages): Readonly<Record<string, number>> {
  return {
    'asr.admission': asr.waitingStreams,
    vad: vad.unanswered,
    asr: asr.unanswered,
    llm: llm.unanswered,
    tts: tts.unanswered,
  }
}

type Queued = Pick<LoadedStages['llm'], 'unanswered'>
export interface QueuedStages {
  readonly vad: Queued
  readonly asr: Queued & Pick<LoadedStages['asr'], 'waitingStreams'>
  readonly llm: Queued
  readonly tts: Queued
}

/** Stages that have a process of their own, and what it holds now. */
export function stageProcesses(
  loaded: Readonly<Record<StageName, Pick<LoadedStages['vad'], 'facts'>>>,
): StageProcess[] {
  return STAGE_NAMES.flatMap((stage) => {
    const { pid, residentBytes } = loaded[stage].facts
    return pid === undefined ? [] : [{ stage, pid, ...(residentBytes === undefined ? {} : { residentBytes }) }]
  })
}

/** How many runs of the recogniser took so many chunks: `asr.batch.1`, `asr.batch.2` … */
function batchFacts(runsBySize: ReadonlyMap<number, number>): Counters {
  const bySize = Object.fromEntries([...runsBySize].map(([size, runs]) => [`asr.batch.${size}`, runs]))
  return { ...bySize, 'asr.largestBatch': Math.max(0, ...runsBySize.keys()) }
}

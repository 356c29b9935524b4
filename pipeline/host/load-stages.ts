import { failureInfoOf } from '../base/failure.ts'
import type { EngineFacts, EngineOptions } from '../inference/engine.ts'
import type { Pack } from '../models/pack.ts'
import type { StageName, StageStatus } from '../protocol/stages.ts'
import { loadAsrStage } from '../stages/asr/index.ts'
import { loadLlmStage } from '../stages/llm/index.ts'
import { loadTtsStage } from '../stages/tts/index.ts'
import { loadVadStage } from '../stages/vad/index.ts'

export interface LoadedStages {
  readonly vad: Awaited<ReturnType<typeof loadVadStage>>
  readonly asr: Awaited<ReturnType<typeof loadAsrStage>>
  readonly llm: Awaited<ReturnType<typeof loadLlmStage>>
  readonly tts: Awaited<ReturnType<typeof loadTtsStage>>
}

/** How often progress is told at most: a step of 5 %. */
const PROGRESS_STEP = 0.05

/**
 * Loads the four stages side by side, each in a worker of its own, telling `onStage` how far each is.
 * Where one fails the others are closed again, and its failure is thrown.
 */
export async function loadStages(pack: Pack, onStage: (status: StageStatus) => void): Promise<LoadedStages> {
  const loading = {
    vad: told('vad', onStage, (options) => loadVadStage(options)),
    asr: told('asr', onStage, (options) => loadAsrStage({ ...options, pack })),
    llm: told('llm', onStage, (options) => loadLlmStage({ ...options, pack })),
    tts: told('tts', onStage, (options) => loadTtsStage({ ...options, pack })),
  }
  const settled = await Promise.allSettled(Object.values(loading))
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed) {
    await Promise.all(settled.map((result) => (result.status === 'fulfilled' ? result.value.close() : undefined)))
    throw failed.reason
  }
  return { vad: await loading.vad, asr: await loading.asr, llm: await loading.llm, tts: await loading.tts }
}

/** What a loaded stage runs on, in the form that clients are told. */
export function readyStatus(stage: StageName, facts: EngineFacts): StageStatus {
  return { stage, state: 'ready', progress: 1, ...facts }
}

async function told<Stage extends { readonly facts: EngineFacts; close(): Promise<void> }>(
  stage: StageName,
  onStage: (status: StageStatus) => void,
  load: (options: EngineOptions) => Promise<Stage>,
): Promise<Stage> {
  let toldProgress = 0
  onStage({ stage, state: 'loading', progress: 0 })
  const onProgress = (progress: number) => {
    if (progress - toldProgress < PROGRESS_STEP) return
    toldProgress = progress
    onStage({ stage, state: 'loading', progress })
  }
  try {
    const loaded = await load({ onProgress })
    onStage(readyStatus(stage, loaded.facts))
    return loaded
  } catch (error) {
    onStage({ stage, state: 'failed', progress: toldProgress, error: failureInfoOf(error) })
    throw error
  }
}

import { z } from 'zod'
import { Failure, sentenceOf } from '../../../base/failure.ts'
import { loadLlamaModule } from '../../../inference/llama-runtime.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { requiredPath } from '../../../models/stage-model.ts'
import type { StatedReason } from '../../../protocol/reasons.ts'
import type { LlmWorkerOptions } from '../worker-api.ts'
import { GgufModel } from './gguf-model.ts'
import type { LlamaApi, LlamaBackend } from './llama-api.ts'
import { PromptMaker } from './prompt.ts'

/** A conversation needs no more; longer contexts fill the memory of the device before they are of use. */
const USUAL_CONTEXT_TOKENS = 4096
const BATCH_TOKENS = 512

const optionsSchema = z.object({
  /** `auto`: a graphics device by Vulkan (Metal on a Mac) where there is one; `cpu`: the processor. */
  device: z.enum(['auto', 'cpu']).default('auto'),
  /** Layers on the device; absent: as many as fit. */
  gpuLayers: z.int().nonnegative().optional(),
  contextTokens: z.int().min(256).optional(),
  /** Absent: as many as llama.cpp takes for the machine. */
  threads: z.int().positive().optional(),
  /** `off`: models of the Qwen family are asked to speak at once. */
  thinking: z.enum(['as it is', 'off']).default('off'),
})

/**
 * Opens a GGUF file with llama.cpp.
 *
 * @param load where node-llama-cpp comes from
 * @throws Failure where it is not installed, or the file cannot be loaded
 */
export async function openGguf(
  { files, engineOptions }: Pick<LlmWorkerOptions, 'files' | 'engineOptions'>,
  load: () => Promise<unknown> = loadLlamaModule,
): Promise<GgufModel> {
  const { device, gpuLayers, contextTokens, threads, thinking } = optionsSchema.parse(engineOptions ?? {})
  const api = (await load()) as LlamaApi
  const { llama, notes } = await backendOf(api, device)
  try {
    const model = await llama.loadModel({ modelPath: requiredPath(files, 'model'), gpuLayers: gpuLayers ?? 'auto' })
    const context = await model.createContext({
      contextSize: Math.min(contextTokens ?? USUAL_CONTEXT_TOKENS, model.trainContextSize),
      ...{ sequences: 1, batchSize: BATCH_TOKENS },
      ...(threads === undefined ? {} : { threads }),
    })
    const wrapper = api.resolveChatWrapper(model, {
      warningLogs: false,
      ...(thinking === 'off' ? { customWrapperSettings: { qwen: { thoughts: 'discourage' } } } : {}),
    })
    return new GgufModel({
      ...{ model, sequence: context.getSequence(), contextTokens: context.contextSize },
      prompts: new PromptMaker(model, wrapper),
      notes: [...notes, ...(llama.gpu === false ? [] : [because('llama.layers', { layers: model.gpuLayers })])],
      release: () => llama.dispose(),
    })
  } catch (error) {
    await llama.dispose()
    if (error instanceof Failure) throw error
    throw new Failure('llama.model', because('llama.model', { why: sentenceOf(error) }))
  }
}

async function backendOf(
  api: LlamaApi,
  device: 'auto' | 'cpu',
): Promise<{ readonly llama: LlamaBackend; readonly notes: readonly StatedReason[] }> {
  const opened = (gpu: 'auto' | false) =>
    api.getLlama({ gpu, build: 'never', skipDownload: true, progressLogs: false, logLevel: 'error' })
  if (device === 'cpu') return { llama: await opened(false), notes: [because('llama.processorAsked')] }
  try {
    const llama = await opened('auto')
    if (llama.gpu === false) return { llama, notes: [because('llama.noDevice')] }
    const names = await llama.getGpuDeviceNames()
    const device = names.length === 0 ? because('llama.someDevice') : names.join(', ')
    return { llama, notes: [because('llama.runsOn', { device, way: llama.gpu })] }
  } catch (error) {
    return { llama: await opened(false), notes: [because('llama.deviceFails', { why: sentenceOf(error) })] }
  }
}

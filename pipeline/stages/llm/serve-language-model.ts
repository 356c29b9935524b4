import { nowMs } from '../../base/clock.ts'
import type { GraphFacts } from '../../inference/graphs/compiled-graph.ts'
import { warmUpLater, warmUpNow } from '../../inference/warm-up.ts'
import { verifyFiles } from '../../models/verified-files.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { type CallContext, type LoadContext, serveWorker } from '../../workers/worker-server.ts'
import type {
  ChatMessage,
  GenerationRequest,
  GenerationResult,
  NumberForm,
  PrefillOptions,
  PrefillResult,
} from './contract.ts'
import type { ContextFacts } from './engine.ts'
import type { GenerationOutput, LlmWorkerApi, LlmWorkerInfo, LlmWorkerOptions } from './worker-api.ts'

/** What a generation may ask of its call, and what it tells while it runs. */
export type GenerationContext = Pick<
  CallContext<GenerationOutput>,
  'cancelled' | 'signal' | 'emit' | 'requestedMs' | 'startedMs' | 'stolenMs'
>

/** What an engine gives to its worker; calls come one after another, unless it interleaves them. */
export interface ServedLanguageModel {
  /** Of a model that is a server elsewhere. */
  readonly server?: NonNullable<LlmWorkerInfo['server']>
  /** Calls are begun as they come: a server elsewhere keeps them in order itself. */
  readonly interleaves?: boolean
  /** False: a prompt cannot be computed ahead of the request. */
  readonly prefillsAhead?: boolean
  /** As `LlmStage.prepare`. */
  prepare?(ahead: boolean): void
  /** What the graph in force is made of; absent where no graph of ours runs. */
  readonly graph?: GraphFacts
  /** How much of a conversation it takes in; absent where nobody knows. */
  readonly context?: ContextFacts
  /** What had to be done differently than for other models, in words for people. */
  readonly notes?: readonly StatedReason[]
  /** What its messages must hold; words where it does not say. */
  readonly numbers?: NumberForm
  /** Brings everything that a first turn uses to where the tenth finds it; on a device for each shape that it compiles anew. */
  warmUp(onDevice: boolean): Promise<void>
  /** As `LlmStage.prefill`. */
  prefill(messages: readonly ChatMessage[], options: PrefillOptions): Promise<Omit<PrefillResult, 'timing'>>
  /** As `LlmStage.generate`; looks at `cancelled` between two runs. */
  generate(request: GenerationRequest, context: GenerationContext): Promise<Omit<GenerationResult, 'timing'>>
  release(): Promise<void>
}

/** Serves an engine's language model to its stage: the whole of an engine's `worker.ts`. */
export async function serveLanguageModel(
  open: (options: LlmWorkerOptions, emit: LoadContext['emit']) => Promise<ServedLanguageModel>,
): Promise<void> {
  await serveWorker<LlmWorkerApi, LlmWorkerOptions, LlmWorkerInfo>(async (options, { progress, emit }) => {
    const startedMs = nowMs()
    const digests = await verifyFiles(options.files.expected)
    const model = await open(options, emit)
    const loadedMs = nowMs()
    progress(0.8)
    const warmUp = (onDevice: boolean) => model.warmUp(onDevice)
    const warm = await warmUpNow(options.settings, warmUp)
    const { graph, numbers, context, notes, server, prefillsAhead, interleaves } = model
    return {
      info: {
        ...{ loadMs: loadedMs - startedMs, ...warm, digests },
        ...(graph ? { graph } : {}),
        ...(context ? { context } : {}),
        ...(notes ? { notes } : {}),
        ...(numbers ? { numbers } : {}),
        ...(server ? { server } : {}),
        ...(prefillsAhead === undefined ? {} : { prefillsAhead }),
      },
      ...(interleaves ? { interleaves } : {}),
      handlers: {
        prepare: ({ ahead }) => {
          model.prepare?.(ahead)
          return undefined
        },
        prefill: ({ messages, options: prefillOptions }) => model.prefill(messages, prefillOptions),
        generate: (request, context) => model.generate(request, context),
      },
      afterReady: warmUpLater(options.settings, warmUp),
      close: () => model.release(),
    }
  })
}

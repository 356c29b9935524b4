import { availableParallelism } from 'node:os'
import type { FlagLimits } from '../../flags/engine-effects.ts'
import type { EngineSupply } from '../../flags/engine-plan.ts'
import type { FlagValues } from '../../flags/registry.ts'
import type { ProviderReport } from '../../inference/providers.ts'
import { conversationLanguage } from '../../measures/clip-languages.ts'
import { encoderChunksMs } from '../../models/encoder-choice.ts'
import type { ModelStage } from '../../models/manifest.ts'
import { chosenModel, type ModelRepository } from '../../models/model-choice.ts'
import { modelName, type StageModel, stageVariants } from '../../models/stage-model.ts'
import type { ModelChoice } from '../../protocol/models/models.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { engineOf } from '../../stages/engines.ts'
import type { LoadSettings } from '../flag-store.ts'
import type { LoadedStages } from './load-stages.ts'
import { type TurnEndRepository, turnEndProblems } from './turn-end-models.ts'
import { unusableVariants } from './unusable-variants.ts'

/** What there is on this machine, apart from which models are chosen and where they are to run. */
export interface SupplyParts {
  readonly repository: ModelRepository & TurnEndRepository
  /** Variants of the detector that cannot be loaded, and why. */
  readonly detectorUnusable: Readonly<Record<string, StatedReason>>
  readonly providers: readonly ProviderReport[]
}

/** What the recogniser takes at least at a time, until it is loaded and says so itself: 40 ms. */
const DEFAULT_UNIT_SAMPLES = 640

/**
 * What the flags can choose from with these models.
 *
 * @param loaded the models in force, which know more of themselves
 * @throws Failure where a model is not there, or no engine of this version runs it
 */
export function engineSupply(
  { models: choice, runOn }: LoadSettings,
  { repository, detectorUnusable, providers }: SupplyParts,
  loaded: LoadedStages | undefined,
): EngineSupply {
  const models = modelsOf(repository, choice)
  const { asr, llm, tts } = models
  return {
    cores: availableParallelism(),
    models: { asr: modelName(asr), llm: modelName(llm), tts: modelName(tts) },
    engineEffects: effectsOf(models),
    elsewhere: isElsewhere(models),
    variants: { asr: stageVariants(asr), llm: stageVariants(llm), tts: stageVariants(tts) },
    unusable: { vad: detectorUnusable, ...unusableVariants(models) },
    runOn,
    graphicsProviders: providers.filter(({ name, usable }) => usable && name !== 'cpu').map(({ name }) => name),
    asrUnitSamples: loaded?.asr.unitSamples ?? DEFAULT_UNIT_SAMPLES,
    asrLookAheadSamples: loaded?.asr.lookAheadSamples,
    asrChunksMs: Object.fromEntries(stageVariants(asr).map((name) => [name, encoderChunksMs(asr, name)])),
    asrLanguage: engineOf('asr', asr).needsLanguage ? languageOn(repository, choice) : undefined,
    asrApart: (loaded?.asr.facts.provider ?? 'cpu') !== 'cpu',
    turnEndProblems: turnEndProblems(repository),
    graphCacheProblem: loaded?.llm.graph?.problem,
  }
}

/** The language of conversations on these models. */
export function languageOn({ models }: ModelRepository, chosen: ModelChoice): string {
  return conversationLanguage({ available: models, chosen })
}

/**
 * The models of a choice.
 *
 * @throws Failure where one is not there
 */
export function modelsOf(repository: ModelRepository, choice: ModelChoice): Readonly<Record<ModelStage, StageModel>> {
  const model = (stage: ModelStage) => chosenModel(repository, stage, choice[stage])
  return { asr: model('asr'), llm: model('llm'), tts: model('tts') }
}

/** Whether any of them is a server: engines of servers alone know addresses. */
function isElsewhere({ asr, llm, tts }: Readonly<Record<ModelStage, StageModel>>): boolean {
  const engines = [engineOf('asr', asr), engineOf('llm', llm), engineOf('tts', tts)]
  return engines.some(({ schemes }) => schemes !== undefined)
}

function effectsOf({ asr, llm, tts }: Readonly<Record<ModelStage, StageModel>>) {
  const effects = [
    engineOf('asr', asr).effects(asr),
    engineOf('llm', llm).effects(llm),
    engineOf('tts', tts).effects(tts),
  ]
  return (values: FlagValues): FlagLimits => Object.assign({}, ...effects.map((effect) => effect(values)))
}

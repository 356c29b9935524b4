import { messageOf } from '../../base/failure.ts'
import type { EngineFacts } from '../../inference/engine.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { pocketPackDir, pocketTurnModel, sileroModel } from '../../models/locations.ts'
import { choiceOf, chosenModel, repositoryOf } from '../../models/model-choice.ts'
import { openPack } from '../../models/pack.ts'
import { modelName, type StageModel } from '../../models/stage-model.ts'
import type { SomeModels } from '../../protocol/models/models.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { TurnEndDetector } from '../../protocol/turn-end.ts'
import { InstalledRepository } from '../../runtime/installed-repository.ts'
import { turnEndProblems } from '../../runtime/loading/turn-end-models.ts'
import type { AsrStage } from '../../stages/asr/contract.ts'
import { engineOf } from '../../stages/engines.ts'
import { TURN_END_MODELS, type TurnEndModel } from '../../stages/vad/contract.ts'
import { type LoadedVadStage, loadVadStage } from '../../stages/vad/index.ts'
import type { TurnEndFiles } from '../../stages/vad/turn-end/turn-end-models.ts'
import { WORDS_WEIGHTS } from '../../turn/turn-end/words-weights.ts'
import { USUAL_SOURCES } from '../models/installed-models.ts'

/** Whatever recordings are listened to with: apart from the stages that serve turns, so that no turn waits for it. */
export interface Listener {
  readonly vad: Pick<LoadedVadStage, 'openStream' | 'turnEndFailures'>
  /** Absent where nothing may be recognised. */
  readonly asr: AsrStage | undefined
  /** Models that listen for the end of turns and can be asked. */
  readonly models: readonly TurnEndModel[]
  close(): Promise<void>
}

/** Which listener it would be, known before it is loaded: what was heard with another one is heard again. */
export interface ListenerPlan {
  readonly version: string
  readonly language: string
  /** Detectors that cannot be asked, and why not. */
  readonly absent: Readonly<Partial<Record<TurnEndDetector, StatedReason>>>
  load(): Promise<Listener>
}

const ELSEWHERE = because('recording.wouldBeSent')

/**
 * Plans what recordings are listened to with: the detector that comes with the program and the recogniser that was chosen.
 *
 * @throws Failure where a model was asked for that is not there
 */
export async function planListener(models: SomeModels): Promise<ListenerPlan> {
  const pack = await openPack(pocketPackDir())
  const repository = await InstalledRepository.open(repositoryOf(pack.models).models, USUAL_SOURCES)
  const { choice } = choiceOf(repository, pack.manifest.id, { keptModels: models })
  const recogniser = chosenModel(repository, 'asr', choice.asr)
  const isHere = Object.keys(recogniser.described.variants).length > 0
  const problems = turnEndProblems(repository)
  const listening = TURN_END_MODELS.filter((model) => problems[model] === undefined)
  const { turnEndFiles } = repository
  return {
    version: JSON.stringify([
      isHere ? [modelName(recogniser), recogniser.listed] : [],
      listening,
      ownDigests(turnEndFiles),
    ]),
    language: recogniser.languages[0] ?? 'en',
    absent: { ...problems, ...(isHere ? {} : { adaptive: ELSEWHERE }) },
    load: () => loadListener(isHere ? recogniser : undefined, { listening, turnEndFiles }),
  }
}

/** What comes with the program may be another with the next one, and what was brought another by tomorrow. */
function ownDigests(turnEndFiles: TurnEndFiles): readonly (string | undefined)[] {
  const files = [sileroModel('float32'), pocketTurnModel(), ...Object.values(turnEndFiles)]
  return [...files.map(({ sha256 }) => sha256), WORDS_WEIGHTS.version]
}

interface Listening {
  readonly listening: readonly TurnEndModel[]
  readonly turnEndFiles: TurnEndFiles
}

async function loadListener(
  recogniser: StageModel | undefined,
  { listening, turnEndFiles }: Listening,
): Promise<Listener> {
  const vad = await loadVadStage({ threads: 1, turnEnd: () => turnEndFiles })
  try {
    const asr = recogniser && (await engineOf('asr', recogniser).load({ model: recogniser, threads: 1, warmUp: false }))
    return { vad, asr, models: listening, close: () => closeAll([vad, asr]) }
  } catch (error) {
    await vad.close()
    throw error
  }
}

async function closeAll(stages: readonly ({ readonly facts: EngineFacts; close(): Promise<void> } | undefined)[]) {
  const closed = await Promise.allSettled(stages.map((stage) => stage?.close()))
  for (const outcome of closed) {
    if (outcome.status === 'rejected')
      process.stderr.write(`firstword: a listener did not close: ${messageOf(outcome.reason)}\n`)
  }
}

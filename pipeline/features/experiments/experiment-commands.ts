import { Failure } from '../../base/failure.ts'
import { sessionResult } from '../../experiments/result.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { ExperimentResult } from '../../protocol/experiments.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import type { Command, CommandName } from '../../protocol/wire/commands.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import type { SessionStore } from '../../store/contract.ts'
import type { CommandArea, CommandHandlers, QueryHandlers } from '../common/command-area.ts'
import type { ExperimentDeps } from './experiment-port.ts'
import { ExperimentRunner } from './experiment-runner.ts'

/** Sessions whose statistics can be read again. */
export type ComparedSessions = Pick<SessionStore, 'readSession' | 'turnsOf'>

/** What would disturb an experiment: it has the pipeline and its flags to itself. */
const DISTURBING: ReadonlySet<CommandName> = new Set<CommandName>([
  ...([
    'playClip',
    'playCapture',
    'applyPreset',
    'setFlags',
    'placeStages',
    'chooseModels',
    'startSession',
    'endSession',
    'startLoad',
    'hearTurnEnds',
  ] as const),
])
/** What a person needs who talks live, and would disturb an experiment on clips. */
const TALKING: ReadonlySet<CommandName> = new Set<CommandName>([
  ...(['openMicrophone', 'pressToTalk', 'releaseToTalk', 'cancelTurn', 'clearConversation'] as const),
])

/** Experiments: comparisons, ablations, searches; one at a time. */
export class ExperimentArea implements CommandArea {
  readonly runner: ExperimentRunner
  readonly commands: CommandHandlers
  readonly queries: QueryHandlers

  constructor(deps: ExperimentDeps, sessions?: ComparedSessions) {
    const runner = new ExperimentRunner(deps)
    this.runner = runner
    this.commands = {
      startExperiment: async ({ request }) => void (await runner.start(request)),
      pauseExperiment: () => runner.pause(),
      resumeExperiment: () => runner.resume(),
      stopExperiment: () => runner.stop(),
    }
    this.queries = {
      readResult: async ({ sessionId }) => runner.resultOf(sessionId) ?? (await resultOf(sessionId, sessions)),
    }
  }

  guard({ name }: Command): void {
    if (!this.runner.isRunning) return
    if (!DISTURBING.has(name) && (this.runner.isLive || !TALKING.has(name))) return
    throw new Failure('experiment.running', because('experiment.disturbed'), because('do.stopExperiment'))
  }

  snapshot(): Partial<Snapshot> {
    const { progress } = this.runner
    return progress ? { experiment: progress } : {}
  }

  close(): Promise<void> {
    return this.runner.close()
  }
}

async function resultOf(sessionId: string, sessions: ComparedSessions | undefined): Promise<ExperimentResult> {
  if (!sessions) throw new Failure('session.unknown', because('store.noSuchSession'), because('do.notKeptHere'))
  const session = await sessions.readSession(sessionId)
  const turns: SessionTurn[] = []
  for await (const page of sessions.turnsOf(sessionId, { spans: false })) turns.push(...page)
  return sessionResult(session, turns)
}

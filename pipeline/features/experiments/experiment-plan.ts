import { withoutKeys, withoutKeysIn } from '../../base/address.ts'
import { Failure } from '../../base/failure.ts'
import { ablationArms } from '../../experiments/ablation.ts'
import { DEFAULT_COMPARISON } from '../../experiments/comparisons.ts'
import { type SearchPlan, searchPlan } from '../../experiments/tuning.ts'
import { candidates, tunableFlags } from '../../experiments/tuning-domains.ts'
import { findPreset, presetOf } from '../../flags/presets.ts'
import { BASELINE, type FlagName, type FlagValues, isFlagName } from '../../flags/registry.ts'
import { applyChanges } from '../../flags/validate.ts'
import { clipsIn } from '../../measures/clip-languages.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { DEFAULT_SERVER_KIND } from '../../measures/server-kinds.ts'
import { type ArmRequest, type ExperimentRequest, FEWEST_BUDGET_TURNS } from '../../protocol/experiments.ts'
import type { Arm } from '../../protocol/sessions.ts'
import type { ServerChoice } from '../../voice-servers/contract.ts'
import { checkedServer, serverArmName } from '../../voice-servers/kinds.ts'
import { type ExperimentDeps, flagsOfArm, type Stimulus } from './experiment-port.ts'
import { fixedSource, halvingSource, type TurnSource } from './turn-source.ts'

/** An experiment, all of it checked. */
export interface ExperimentPlan {
  readonly request: ExperimentRequest
  readonly arms: readonly Arm[]
  /** How remote arms' servers are reached, by the arm's id: apart from the arms, which are kept and told. */
  readonly servers: ReadonlyMap<string, ServerChoice>
  /** Empty where a person talks live. */
  readonly stimuli: readonly Stimulus[]
  readonly source: TurnSource
  /** Of a search: how its turns are spent, and how many they may be in all. */
  readonly search: (SearchPlan & { readonly budgetTurns: number }) | undefined
  readonly werLimit: number
}

const MOST_TURNS = 100_000
/** Turns a search may take where nobody says. */
const DEFAULT_BUDGET_TURNS = 200

/**
 * Reads what an experiment is to do.
 *
 * @throws Failure for what cannot be done as asked
 */
export async function planExperiment(
  request: ExperimentRequest,
  deps: Pick<ExperimentDeps, 'clips' | 'loadCapture' | 'remoteTurn' | 'onTurnClosed' | 'pipeline'>,
): Promise<ExperimentPlan> {
  if (request.pace === 'fast' && request.kind !== 'ab') {
    throw new Failure('experiment.pace', because('experiment.pace'), because('do.realTime'))
  }
  const stimuli = await stimuliOf(request, deps)
  const werLimit = request.werLimit ?? DEFAULT_COMPARISON.werLimit
  const search = request.kind === 'tune' ? searchOf(request.budgetTurns ?? DEFAULT_BUDGET_TURNS) : undefined
  const arms = armsOf(request, search)
  if (arms.some(({ remote }) => remote !== undefined) && !deps.remoteTurn) {
    throw new Failure('experiment.remote', because('experiment.noServers'), because('do.compareFlags'))
  }
  const servers = serversOf(request)
  for (const server of servers.values()) await checkedServer(server)
  for (const { models } of arms) if (models) deps.pipeline.checkModels?.(models)
  const source = sourceOf(request, arms, stimuli.length, search, werLimit)
  if (source.total > MOST_TURNS) {
    throw new Failure(
      'experiment.size',
      because('experiment.tooManyTurns', { turns: source.total }),
      because('do.askAtMost', { most: MOST_TURNS }),
    )
  }
  return { request: withoutSecrets(request), arms, servers, stimuli, source, search, werLimit }
}

function searchOf(budgetTurns: number): SearchPlan & { readonly budgetTurns: number } {
  if (budgetTurns >= FEWEST_BUDGET_TURNS) return { ...searchPlan(budgetTurns), budgetTurns }
  throw new Failure(
    'experiment.size',
    because('experiment.tooFewTurns', { turns: budgetTurns }),
    because('do.allowTurns', { fewest: FEWEST_BUDGET_TURNS }),
  )
}

function withoutSecrets(request: ExperimentRequest): ExperimentRequest {
  const arms = request.arms.map(({ token: _, remote, ...arm }) => {
    return { ...arm, ...(remote === undefined ? {} : { remote: serverName(remote) }) }
  })
  return { ...request, arms }
}

function serversOf({ arms }: ExperimentRequest): ReadonlyMap<string, ServerChoice> {
  return new Map(
    arms.flatMap(({ remote: address, token, server }, index) => {
      if (address === undefined) return []
      return [
        [armId(index), { kind: DEFAULT_SERVER_KIND, ...server, address, ...(token === undefined ? {} : { token }) }],
      ]
    }),
  )
}

function armId(index: number): string {
  return `arm-${index + 1}`
}

function sourceOf(
  { seed, turnsPerArm, stimuli: { kind: spoken } }: ExperimentRequest,
  arms: readonly Arm[],
  stimuli: number,
  search: SearchPlan | undefined,
  werLimit: number,
): TurnSource {
  if (search !== undefined) {
    return halvingSource({ armIds: arms.map(({ id }) => id), stimuli, plan: search, werLimit, seed })
  }
  const live = spoken === 'live'
  return fixedSource({ arms: arms.length, stimuli: live ? 1 : stimuli, turnsPerArm, seed, warmUp: !live })
}

function armsOf(request: ExperimentRequest, search: SearchPlan | undefined): Arm[] {
  const flags = request.flags?.map(flagNamed)
  if (search !== undefined) {
    const found = candidates(flags ?? tunableFlags(), search.halving.candidates, request.seed)
    return found.map((values, index) => ({ id: `c${index}`, name: presetOf(values) ?? `candidate ${index}`, values }))
  }
  const arms = request.arms.map((arm, index) => armOf(arm, index))
  if (request.kind === 'ab') {
    if (arms.length >= 2) return named(arms)
    throw new Failure('experiment.arms', because('experiment.twoArms'), because('do.giveArms'))
  }
  return armsOfAblation(arms, flags)
}

function armsOfAblation(arms: readonly Arm[], flags: readonly FlagName[] | undefined): Arm[] {
  const [baseline, full] = arms.length > 1 ? arms : [undefined, arms[0]]
  if (!full || full.remote !== undefined || baseline?.remote !== undefined) {
    throw new Failure('experiment.arms', because('experiment.nothingToTakeApart'), because('do.givePreset'))
  }
  const made = ablationArms(flagsOfArm(full.values), {
    baseline: baseline ? flagsOfArm(baseline.values) : BASELINE,
    fullName: full.name,
    ...(flags ? { flags } : {}),
  })
  if (made.length > 2) return made
  throw new Failure('experiment.arms', because('experiment.noDifference'), because('do.chooseFlags'))
}

function armOf({ name, preset, values, models, remote, server: asked }: ArmRequest, index: number): Arm {
  const id = armId(index)
  if (remote !== undefined) {
    const server = serverName(remote)
    const named = name ?? serverArmName(server, { kind: DEFAULT_SERVER_KIND, ...asked })
    return { id, name: withoutKeysIn(named), values: {}, remote: server }
  }
  const known = preset === undefined ? undefined : findPreset(preset)
  if (preset !== undefined && !known) {
    throw new Failure('preset.unknown', because('preset.unknown', { preset }), because('do.choosePreset'))
  }
  const outcome = applyChanges(known?.values ?? BASELINE, values ?? {})
  if (!outcome.ok) throw Failure.from(outcome.error)
  const all: FlagValues = outcome.value
  const equal = presetOf(all)
  const others = models === undefined ? [] : Object.entries(models)
  const withModels = others.map(([stage, model]) => ` ${stage}=${model}`).join('')
  return {
    ...{ id, values: all },
    name: name ?? `${equal ?? preset ?? `flags ${index + 1}`}${withModels}`,
    ...(equal ? { preset: equal } : {}),
    ...(models && others.length > 0 ? { models } : {}),
  }
}

/** What is told of a server everywhere. */
function serverName(address: string): string {
  return withoutKeys(address) ?? 'server'
}

/** The second arm of one name becomes `name#2`. */
function named(arms: readonly Arm[]): Arm[] {
  const seen = new Set<string>()
  return arms.map((arm) => {
    let name = arm.name
    for (let count = 2; seen.has(name); count += 1) name = `${arm.name}#${count}`
    seen.add(name)
    return { ...arm, name }
  })
}

function flagNamed(name: string): FlagName {
  if (isFlagName(name)) return name
  throw new Failure('flag.unknown', because('flag.unknownName', { flag: name }), because('do.seeFlags'))
}

async function stimuliOf(
  { stimuli, kind, pace }: ExperimentRequest,
  {
    clips,
    loadCapture,
    onTurnClosed,
    pipeline: { language },
  }: Pick<ExperimentDeps, 'clips' | 'loadCapture' | 'onTurnClosed' | 'pipeline'>,
): Promise<readonly Stimulus[]> {
  if (stimuli.kind === 'live') {
    if (kind === 'ab' && onTurnClosed && pace === 'realtime') return []
    throw new Failure('experiment.stimuli', because('experiment.liveAlone'), because('do.chooseClips'))
  }
  if (stimuli.kind === 'captures') {
    if (!loadCapture) throw new Failure('experiment.stimuli', because('experiment.noReplay'), because('do.chooseClips'))
    return someOf(await Promise.all(stimuli.turnIds.map(loadCapture)))
  }
  const { clipIds } = stimuli
  if (!clipIds) return someOf(language === undefined ? clips : clipsIn(language, clips))
  return someOf(
    clipIds.map((id) => {
      const clip = clips.find((known) => known.id === id)
      if (!clip) throw new Failure('clip.unknown', because('clip.unknown', { clip: id }), because('do.chooseClip'))
      return clip
    }),
  )
}

function someOf(stimuli: readonly Stimulus[]): readonly Stimulus[] {
  if (stimuli.length > 0) return stimuli
  throw new Failure('experiment.stimuli', because('experiment.nothingToSay'), because('do.chooseOneClip'))
}

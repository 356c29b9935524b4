import {
  type ArmRequest,
  type ExperimentRequest,
  FEWEST_BUDGET_TURNS,
} from '../../../../pipeline/protocol/experiments.ts'
import type { FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import type { SomeModels } from '../../../../pipeline/protocol/models/models.ts'
import { modelsInName } from '../models/model-choice.ts'
import { isSocketUrl } from '../remote-target.ts'
import { EMPTY_SERVER, isKeyName, mayLeave, type ServerDraft, serverRequest } from './server-arm.ts'

/** Stands for the flags as they are now, in the place of a preset's name. */
export const CURRENT_FLAGS = '@current'

/** What an experiment can be asked: it begins with the question. */
export const QUESTIONS = ['faster', 'flags', 'best', 'server'] as const
export type Question = (typeof QUESTIONS)[number]

const KINDS: Readonly<Record<Question, ExperimentRequest['kind']>> = {
  faster: 'ab',
  flags: 'ablation',
  best: 'tune',
  server: 'ab',
}

/** An experiment as it is being set up. */
export interface ExperimentDraft {
  readonly question: Question
  readonly a: string
  /** The other side, where it is no server. */
  readonly b: string
  /** Models in place of the chosen ones, of each arm. */
  readonly modelsA: SomeModels
  readonly modelsB: SomeModels
  /** A server's WebSocket address and what it asks for, where B is one. */
  readonly remote: string
  readonly token: string
  /** What kind of server that is, and what it is told. */
  readonly server: ServerDraft
  readonly stimuli: 'clips' | 'captures' | 'live'
  /** Demo clips to be said; empty: all in the language of the conversation. */
  readonly clipIds: readonly string[]
  /** Kept turns to be said again. */
  readonly turnIds: readonly string[]
  readonly turnsPerArm: string
  /** Of a search: turns in all. */
  readonly budgetTurns: string
  readonly pace: 'realtime' | 'fast'
  /** Flags to look at alone; empty: all that differ, or all that can be tuned. */
  readonly flags: readonly string[]
  readonly minimumEffectMs: string
  readonly werPoints: string
  readonly record: boolean
}

export const EMPTY_DRAFT: ExperimentDraft = {
  question: 'faster',
  a: 'baseline',
  b: 'streaming',
  modelsA: {},
  modelsB: {},
  remote: '',
  token: '',
  server: EMPTY_SERVER,
  stimuli: 'clips',
  clipIds: [],
  turnIds: [],
  turnsPerArm: '16',
  budgetTurns: '200',
  pace: 'realtime',
  flags: [],
  minimumEffectMs: '10',
  werPoints: '1',
  record: false,
}

/** What a new experiment starts from: the flags as they are now, by their preset's name, against streaming ones. */
export function draftFor(question: Question, preset: string | undefined): ExperimentDraft {
  const a = question === 'flags' ? EMPTY_DRAFT.a : (preset ?? CURRENT_FLAGS)
  return { ...EMPTY_DRAFT, question, a, b: a === EMPTY_DRAFT.b ? EMPTY_DRAFT.a : EMPTY_DRAFT.b }
}

export type NumberField = 'turnsPerArm' | 'budgetTurns' | 'minimumEffectMs' | 'werPoints'
export type DraftField = NumberField | 'remote' | 'keyName' | 'agreed' | 'turnIds'
const MOST_TURNS = 10_000

/** What a draft is read against. */
export interface DraftDeps {
  readonly inForce: FlagRecord
  /** Decides the order of the arms. */
  readonly seed: number
}

/** A draft with a part changed: what the new question cannot have falls back to what it can. */
export function changeDraft(draft: ExperimentDraft, part: Partial<ExperimentDraft>): ExperimentDraft {
  const next = { ...draft, ...part }
  // A server's answer to one's own voice, and single flags turned by it, cannot be had.
  return next.question !== 'faster' && next.stimuli === 'live' ? { ...next, stimuli: 'clips' } : next
}

/** The request that a draft describes, or the fields that cannot be taken. */
export function readDraft(
  draft: ExperimentDraft,
  { inForce, seed }: DraftDeps,
): { readonly request?: ExperimentRequest; readonly refused: readonly DraftField[] } {
  const { question, flags } = draft
  const kind = KINDS[question]
  const refused = refusedFields(draft)
  if (refused.length > 0) return { refused }
  const request: ExperimentRequest = {
    kind,
    arms: kind === 'tune' ? [] : armsOf(draft, inForce),
    stimuli: stimuliOf(draft),
    turnsPerArm: kind === 'tune' ? 1 : Number(draft.turnsPerArm),
    pace: canRunFast(draft) ? draft.pace : 'realtime',
    seed,
    minimumEffectMs: Number(draft.minimumEffectMs),
    ...(kind !== 'ab' && flags.length > 0 ? { flags: [...flags] } : {}),
    ...(kind === 'tune' ? { werLimit: Number(draft.werPoints) / 100, budgetTurns: Number(draft.budgetTurns) } : {}),
    ...(draft.record ? { record: true } : {}),
  }
  return { request, refused }
}

/** Whether latency is not all that it is about: only then is there anything to learn at fast pace. */
export function canRunFast({ question, stimuli }: Pick<ExperimentDraft, 'question' | 'stimuli'>): boolean {
  return question === 'faster' && stimuli !== 'live'
}

function stimuliOf({ stimuli, turnIds, clipIds }: ExperimentDraft): ExperimentRequest['stimuli'] {
  if (stimuli === 'captures') return { kind: stimuli, turnIds: [...turnIds] }
  return stimuli === 'clips' && clipIds.length > 0 ? { kind: stimuli, clipIds: [...clipIds] } : { kind: stimuli }
}

function refusedFields(draft: ExperimentDraft): readonly DraftField[] {
  const tuning = draft.question === 'best'
  const isServer = draft.question === 'server'
  const checks: readonly (readonly [DraftField, boolean])[] = [
    ['turnsPerArm', tuning || isTurnCount(draft.turnsPerArm)],
    ['budgetTurns', !tuning || (isTurnCount(draft.budgetTurns) && Number(draft.budgetTurns) >= FEWEST_BUDGET_TURNS)],
    ['minimumEffectMs', isAmount(draft.minimumEffectMs)],
    ['werPoints', !tuning || isAmount(draft.werPoints)],
    ['remote', !isServer || isSocketUrl(draft.remote)],
    ['keyName', !isServer || isKeyName(draft.server.keyName)],
    ['agreed', !isServer || mayLeave(draft.server, draft.remote)],
    ['turnIds', draft.stimuli !== 'captures' || draft.turnIds.length > 0],
  ]
  return checks.filter(([, ok]) => !ok).map(([field]) => field)
}

function armsOf(draft: ExperimentDraft, inForce: FlagRecord): ArmRequest[] {
  const { question, a, b, modelsA, modelsB, remote, token, server } = draft
  const armOf = (name: string, models: SomeModels): ArmRequest => {
    const others = Object.keys(models).length > 0 ? { models } : {}
    if (name === CURRENT_FLAGS) return { name: `current${modelsInName(models)}`, values: inForce, ...others }
    return { preset: name, ...others }
  }
  if (question !== 'server') return [armOf(a, modelsA), armOf(b, modelsB)]
  const elsewhere = { remote, ...(token === '' ? {} : { token }), server: serverRequest(server, remote) }
  return [armOf(a, modelsA), elsewhere]
}

function isTurnCount(text: string): boolean {
  const count = Number(text)
  return Number.isInteger(count) && count >= 1 && count <= MOST_TURNS
}

function isAmount(text: string): boolean {
  return text.trim() !== '' && Number(text) >= 0
}

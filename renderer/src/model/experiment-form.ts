import { type ArmRequest, type ExperimentRequest, FEWEST_BUDGET_TURNS } from '../../../pipeline/protocol/experiments.ts'
import type { FlagRecord } from '../../../pipeline/protocol/flags.ts'
import type { SomeModels } from '../../../pipeline/protocol/models.ts'
import { modelsInName } from './model-choice.ts'
import { isSocketUrl } from './remote-target.ts'
import { EMPTY_SERVER, isKeyName, mayLeave, type ServerDraft, serverRequest } from './server-arm.ts'

/** Stand for the flags as they are now, and for a server elsewhere, in the place of a preset's name. */
export const CURRENT_FLAGS = '@current'
export const REMOTE_SERVER = '@remote'

/** An experiment as it is being set up. */
export interface ExperimentDraft {
  readonly kind: ExperimentRequest['kind']
  readonly a: string
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
  /** Kept turns to be said again. */
  readonly turnIds: readonly string[]
  readonly turnsPerArm: string
  /** Of a search: turns in all. */
  readonly budgetTurns: string
  readonly pace: 'realtime' | 'fast'
  /** Names of flags to look at alone; empty: all that differ, or all that can be tuned. */
  readonly flags: string
  readonly minimumEffectMs: string
  readonly werPoints: string
  readonly record: boolean
}

export const EMPTY_DRAFT: ExperimentDraft = {
  kind: 'ab',
  a: 'baseline',
  b: 'streaming',
  modelsA: {},
  modelsB: {},
  remote: '',
  token: '',
  server: EMPTY_SERVER,
  stimuli: 'clips',
  turnIds: [],
  turnsPerArm: '16',
  budgetTurns: '200',
  pace: 'realtime',
  flags: '',
  minimumEffectMs: '10',
  werPoints: '1',
  record: false,
}

export type NumberField = 'turnsPerArm' | 'budgetTurns' | 'minimumEffectMs' | 'werPoints'
export type DraftField = NumberField | 'remote' | 'keyName' | 'agreed' | 'turnIds' | 'flags'
const MOST_TURNS = 10_000

/** What a draft is read against. */
export interface DraftSurroundings {
  readonly inForce: FlagRecord
  readonly flagNames: readonly string[]
  /** Decides the order of the arms. */
  readonly seed: number
}

/** A draft with a part changed: what the new kind cannot have falls back to what it can. */
export function changeDraft(draft: ExperimentDraft, part: Partial<ExperimentDraft>): ExperimentDraft {
  const next = { ...draft, ...part }
  if (next.kind === 'ab' && next.b !== REMOTE_SERVER) return next
  // A server's answer to one's own voice, and single flags turned by it, cannot be had.
  const stimuli = next.stimuli === 'live' ? 'clips' : next.stimuli
  return { ...next, stimuli, b: next.kind !== 'ab' && next.b === REMOTE_SERVER ? EMPTY_DRAFT.b : next.b }
}

/** The request that a draft describes, or the fields that cannot be taken. */
export function readDraft(
  draft: ExperimentDraft,
  { inForce, flagNames, seed }: DraftSurroundings,
): { readonly request?: ExperimentRequest; readonly refused: readonly DraftField[] } {
  const { kind, stimuli } = draft
  const flags = kind === 'ab' ? [] : writtenFlags(draft.flags)
  const refused = refusedFields(draft, flags, flagNames)
  if (refused.length > 0) return { refused }
  const request: ExperimentRequest = {
    kind,
    arms: kind === 'tune' ? [] : armsOf(draft, inForce),
    stimuli: stimuli === 'captures' ? { kind: stimuli, turnIds: [...draft.turnIds] } : { kind: stimuli },
    turnsPerArm: kind === 'tune' ? 1 : Number(draft.turnsPerArm),
    pace: canRunFast(draft) ? draft.pace : 'realtime',
    seed,
    minimumEffectMs: Number(draft.minimumEffectMs),
    ...(flags.length > 0 ? { flags } : {}),
    ...(kind === 'tune' ? { werLimit: Number(draft.werPoints) / 100, budgetTurns: Number(draft.budgetTurns) } : {}),
    ...(draft.record ? { record: true } : {}),
  }
  return { request, refused }
}

/** Whether latency is not all that it is about: only then is there anything to learn at fast pace. */
export function canRunFast({ kind, stimuli, b }: Pick<ExperimentDraft, 'kind' | 'stimuli' | 'b'>): boolean {
  return kind === 'ab' && stimuli !== 'live' && b !== REMOTE_SERVER
}

function refusedFields(
  draft: ExperimentDraft,
  flags: readonly string[],
  flagNames: readonly string[],
): readonly DraftField[] {
  const tuning = draft.kind === 'tune'
  const isServer = draft.b === REMOTE_SERVER
  const checks: readonly (readonly [DraftField, boolean])[] = [
    ['turnsPerArm', tuning || isTurnCount(draft.turnsPerArm)],
    ['budgetTurns', !tuning || (isTurnCount(draft.budgetTurns) && Number(draft.budgetTurns) >= FEWEST_BUDGET_TURNS)],
    ['minimumEffectMs', isAmount(draft.minimumEffectMs)],
    ['werPoints', !tuning || isAmount(draft.werPoints)],
    ['remote', !isServer || isSocketUrl(draft.remote)],
    ['keyName', !isServer || isKeyName(draft.server.keyName)],
    ['agreed', !isServer || mayLeave(draft.server, draft.remote)],
    ['turnIds', draft.stimuli !== 'captures' || draft.turnIds.length > 0],
    ['flags', flags.every((name) => flagNames.includes(name))],
  ]
  return checks.filter(([, ok]) => !ok).map(([field]) => field)
}

function armsOf({ a, b, modelsA, modelsB, remote, token, server }: ExperimentDraft, inForce: FlagRecord): ArmRequest[] {
  const armOf = (name: string, models: SomeModels): ArmRequest => {
    const others = Object.keys(models).length > 0 ? { models } : {}
    if (name === CURRENT_FLAGS) return { name: `current${modelsInName(models)}`, values: inForce, ...others }
    if (name === REMOTE_SERVER) {
      return { remote, ...(token === '' ? {} : { token }), server: serverRequest(server, remote) }
    }
    return { preset: name, ...others }
  }
  return [armOf(a, modelsA), armOf(b, modelsB)]
}

/** Flag names as they are written: separated by commas or blanks, in any case. */
function writtenFlags(text: string): string[] {
  return [...new Set(text.toUpperCase().split(/[\s,，]+/))].filter((name) => name !== '')
}

function isTurnCount(text: string): boolean {
  const count = Number(text)
  return Number.isInteger(count) && count >= 1 && count <= MOST_TURNS
}

function isAmount(text: string): boolean {
  return text.trim() !== '' && Number(text) >= 0
}

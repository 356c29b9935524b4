import type { ExperimentRequest } from '../../../pipeline/protocol/experiments.ts'
import type { FlagRecord } from '../../../pipeline/protocol/flags.ts'

/** Stands for the flags as they are now, in the place of a preset's name. */
export const CURRENT_FLAGS = '@current'

/** An experiment as it is being set up. */
export interface ExperimentDraft {
  readonly kind: ExperimentRequest['kind']
  readonly a: string
  readonly b: string
  readonly stimuli: 'clips' | 'live'
  readonly turnsPerArm: string
  readonly pace: 'realtime' | 'fast'
  readonly minimumEffectMs: string
  readonly werPoints: string
  readonly record: boolean
}

export const EMPTY_DRAFT: ExperimentDraft = {
  kind: 'ab',
  a: 'baseline',
  b: 'streaming',
  stimuli: 'clips',
  turnsPerArm: '16',
  pace: 'realtime',
  minimumEffectMs: '10',
  werPoints: '1',
  record: false,
}

export type DraftField = 'turnsPerArm' | 'minimumEffectMs' | 'werPoints'
const MOST_TURNS = 10_000

/** The request that a draft describes, or the fields that cannot be taken. `seed` decides the order of the arms. */
export function readDraft(
  draft: ExperimentDraft,
  inForce: FlagRecord,
  seed: number,
): { readonly request?: ExperimentRequest; readonly refused: readonly DraftField[] } {
  const turnsPerArm = Number(draft.turnsPerArm)
  const minimumEffectMs = Number(draft.minimumEffectMs)
  const werPoints = Number(draft.werPoints)
  const refused: DraftField[] = []
  if (!Number.isInteger(turnsPerArm) || turnsPerArm < 1 || turnsPerArm > MOST_TURNS) refused.push('turnsPerArm')
  if (!(minimumEffectMs >= 0)) refused.push('minimumEffectMs')
  if (draft.kind === 'tune' && !(werPoints >= 0)) refused.push('werPoints')
  if (refused.length > 0) return { refused }
  const arm = (name: string) => (name === CURRENT_FLAGS ? { name: 'current', values: inForce } : { preset: name })
  const request: ExperimentRequest = {
    kind: draft.kind,
    arms: [arm(draft.a), arm(draft.b)],
    stimuli: { kind: draft.stimuli },
    turnsPerArm,
    pace: draft.stimuli === 'live' ? 'realtime' : draft.pace,
    seed,
    minimumEffectMs,
    ...(draft.kind === 'tune' ? { werLimit: werPoints / 100 } : {}),
    ...(draft.record ? { record: true } : {}),
  }
  return { request, refused }
}

import { hasHonestTime, type TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { headlineMs, isOver } from './turn.ts'

/**
 * How a turn's wait stands. Moments are on the host's clock, milliseconds.
 * `speaking`: nobody waits yet. `counting`: somebody does, since a moment that is known (`decided`) or only thought to be
 * the end of speech. `known`: the first sound was heard. `unknown`: the turn is over, or its pace dishonest, without one.
 */
export type Wait =
  | { readonly kind: 'none' | 'speaking' | 'unknown' }
  | { readonly kind: 'counting'; readonly sinceMs: number; readonly decided: boolean }
  | { readonly kind: 'known'; readonly ms: number; readonly estimate: boolean }

/**
 * What a turn's wait is. `lastVoicedMs`: when speech was last heard, which stands for the end of speech until the host
 * has decided where that was; a person who only paused takes the count back.
 */
export function waitOf(turn: TurnRecord | undefined, lastVoicedMs: number | undefined): Wait {
  if (!turn) return { kind: 'none' }
  const heardMs = headlineMs(turn, 'heard')
  if (heardMs !== undefined) return { kind: 'known', ms: heardMs, estimate: isEstimated(turn) }
  if (isOver(turn) || !hasHonestTime(turn)) return { kind: 'unknown' }
  const { speechStartMs, speechEndMs, heardMs: soundMs } = turn.anchors
  if (speechEndMs !== undefined && soundMs !== undefined)
    return { kind: 'known', ms: soundMs - speechEndMs, estimate: true }
  if (speechEndMs !== undefined) return { kind: 'counting', sinceMs: speechEndMs, decided: true }
  if (speechStartMs === undefined || lastVoicedMs === undefined || lastVoicedMs < speechStartMs)
    return { kind: 'speaking' }
  return { kind: 'counting', sinceMs: lastVoicedMs, decided: false }
}

/** Speech has gaps as short as this, milliseconds; only after one does anybody wait, as far as is known. */
const GAP_MS = 120

/** How long somebody has waited at a moment of the host's clock, milliseconds; `undefined` while nobody does. */
export function countedMsOf(wait: Wait, hostMs: number): number | undefined {
  if (wait.kind !== 'counting') return undefined
  const elapsedMs = Math.max(0, hostMs - wait.sinceMs)
  return wait.decided || elapsedMs >= GAP_MS ? elapsedMs : undefined
}

/** Whether what the person waited contains an estimate, as a device's own latency is one. */
function isEstimated({ ledger }: TurnRecord): boolean {
  return ledger?.parts.some(({ estimate }) => estimate === true) === true
}

/** So sure must the detector be of a frame for it to count as speech. */
const VOICED = 0.5

/** Whether a reading of the detector is of speech; unknown counts as silence. */
export function isVoiced(speechProbability: number | undefined): boolean {
  return (speechProbability ?? 0) >= VOICED
}

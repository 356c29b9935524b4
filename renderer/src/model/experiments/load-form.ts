import { LOAD_LIMIT_MS } from '../../../../pipeline/measures/load-capacity.ts'
import type { LoadRequest } from '../../../../pipeline/protocol/load.ts'
import { MOST_DEVICES, MOST_SECONDS, MOST_TURNS_PER_SECOND } from '../../../../pipeline/protocol/wire/bounds.ts'
import { isSocketUrl } from '../remote-target.ts'

/** A load test as it is being set up. */
export interface LoadDraft {
  readonly target: 'own' | 'other'
  readonly url: string
  readonly devices: string
  readonly seconds: string
  readonly ramp: string
  readonly arrivals: LoadRequest['arrivals']
  readonly turnsPerSecond: string
  readonly findKnee: boolean
  /** What the 95th percentile of the first audio is to stay within; a search goes on until it does not. */
  readonly limitMs: string
}

export const EMPTY_LOAD: LoadDraft = {
  target: 'own',
  url: '',
  devices: '10',
  seconds: '30',
  ramp: '5',
  arrivals: 'closed',
  turnsPerSecond: '2',
  findKnee: false,
  limitMs: String(LOAD_LIMIT_MS),
}

export type LoadField = 'url' | 'devices' | 'seconds' | 'ramp' | 'turnsPerSecond' | 'limitMs'

/** The request that a draft describes, or the fields that cannot be taken. */
export function readLoad(
  draft: LoadDraft,
  seed: number,
): { readonly request?: LoadRequest; readonly refused: readonly LoadField[] } {
  const devices = Number(draft.devices)
  const durationS = Number(draft.seconds)
  const rampS = Number(draft.ramp)
  const turnsPerSecond = Number(draft.turnsPerSecond)
  const limitMs = Number(draft.limitMs)
  const isOpen = draft.arrivals === 'open'
  const checks: readonly (readonly [LoadField, boolean])[] = [
    ['url', draft.target === 'own' || isSocketUrl(draft.url)],
    ['devices', Number.isInteger(devices) && devices > 0 && devices <= MOST_DEVICES],
    ['seconds', durationS > 0 && durationS <= MOST_SECONDS],
    ['ramp', draft.ramp !== '' && rampS >= 0 && rampS <= MOST_SECONDS],
    ['turnsPerSecond', !isOpen || (turnsPerSecond > 0 && turnsPerSecond <= MOST_TURNS_PER_SECOND)],
    ['limitMs', limitMs > 0 && limitMs <= MOST_SECONDS * 1000],
  ]
  const refused = checks.filter(([, ok]) => !ok).map(([field]) => field)
  if (refused.length > 0) return { refused }
  const request: LoadRequest = {
    devices,
    durationS,
    rampS,
    arrivals: draft.arrivals,
    seed,
    ...(draft.target === 'other' ? { url: draft.url } : {}),
    ...(isOpen ? { turnsPerSecond } : {}),
    ...(draft.findKnee ? { kneeLimitMs: limitMs } : { limitMs }),
  }
  return { request, refused }
}

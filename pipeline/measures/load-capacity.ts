import type { LoadProgress } from '../protocol/load.ts'

/** What a wait is to stay within where nobody asked for anything else, milliseconds. */
export const LOAD_LIMIT_MS = 400
/** Of fewer turns the 95th percentile is little else than the longest of them. */
export const FEWEST_LOAD_TURNS = 20

/** How many devices a server holds within a limit, as far as a load test has shown it. */
export type LoadCapacity = { readonly limitMs: number } & (
  | { readonly code: 'upTo' | 'allAsked'; readonly devices: number }
  | { readonly code: 'within' | 'beyond'; readonly devices: number; readonly p95Ms: number }
  | { readonly code: 'erred'; readonly devices: number; readonly errors: number }
  | { readonly code: 'fewTurns'; readonly devices: number; readonly turns: number }
  | { readonly code: 'none' }
  | { readonly code: 'running' | 'stopped' | 'failed' }
)

/** What is known of a server's capacity; a test that did not come to its end, or saw too few turns, shows none. */
export function loadCapacity(load: LoadProgress): LoadCapacity {
  const limitMs = load.limitMs ?? LOAD_LIMIT_MS
  if (load.state !== 'finished') return { limitMs, code: load.state }
  const { kneeDevices, steps } = load
  const decisive = kneeDevices ? steps.find(({ devices }) => devices === kneeDevices) : steps[0]
  if (!decisive) return { limitMs, code: 'failed' }
  const judged = judge(decisive, limitMs)
  if (kneeDevices === undefined || judged.code === 'fewTurns' || judged.code === 'erred') return judged
  if (kneeDevices === 0) return { limitMs, code: 'none' }
  const passed = steps.some(({ devices }) => devices > kneeDevices)
  return { limitMs, code: passed ? 'upTo' : 'allAsked', devices: kneeDevices }
}

/** Whether one number of devices stays within the limit. */
function judge({ devices, errors, turns, firstAudioP95Ms }: LoadProgress['steps'][number], limitMs: number) {
  const about = { limitMs, devices }
  if (errors > 0) return { ...about, code: 'erred', errors } as const
  if (firstAudioP95Ms === null) return { ...about, code: 'fewTurns', turns: turns ?? 0 } as const
  if (turns !== undefined && turns < FEWEST_LOAD_TURNS) return { ...about, code: 'fewTurns', turns } as const
  return { ...about, code: firstAudioP95Ms <= limitMs ? 'within' : 'beyond', p95Ms: firstAudioP95Ms } as const
}

import { withoutKeysIn } from '../../base/address.ts'
import { Failure } from '../../base/failure.ts'
import { presetOf } from '../../flags/presets.ts'
import type { FlagValues } from '../../flags/registry.ts'
import type { LoadRequest } from '../../protocol/load.ts'
import type { CliContext } from '../context.ts'
import { type BenchClip, demoClipsFor, loadClips } from '../options/clips.ts'
import { type EngineChoice, type EngineWords, engineChoiceOf } from '../options/engine-options.ts'
import { checkWritable } from '../options/file-access.ts'
import { resolveFlags } from '../options/flag-sources.ts'
import { positiveNumber, wholeNumber } from '../options/option-numbers.ts'

/** The load test's command line, as text where text was given. */
export interface LoadOptions extends EngineWords {
  readonly devices: string
  readonly duration: string
  readonly url?: string
  readonly token?: string
  readonly clips?: readonly string[]
  readonly arrivals: string
  readonly rate?: string
  readonly ramp: string
  readonly warmUp: string
  readonly findKnee?: boolean
  readonly limit: string
  readonly seed: string
  readonly title?: string
  readonly json?: string
  /** Keep it as a session. */
  readonly save?: boolean
  readonly preset?: string
  readonly flags?: string
  readonly set: readonly string[]
}

export interface LoadCommandPlan {
  readonly request: LoadRequest
  readonly clips: readonly BenchClip[]
  /** Of the own pipeline; `undefined`: another server is tested. */
  readonly own:
    | { readonly values: FlagValues; readonly preset: string | undefined; readonly engines: EngineChoice }
    | undefined
  /** Seconds of the same load beforehand, which count for nothing. Of the own pipeline only. */
  readonly warmUpS: number
  readonly json: string | undefined
}

const MAX_DEVICES = 1000
const MAX_SECONDS = 24 * 3600
const MAX_TURNS_PER_SECOND = 1000
const MAX_LIMIT_MS = 600_000

/**
 * Reads what a command line asks for, all of it checked before anything is loaded.
 *
 * @throws Failure for what cannot be done as asked
 */
export async function readLoadPlan(
  options: LoadOptions,
  environment: CliContext['environment'],
): Promise<LoadCommandPlan> {
  const { arrivals, url, token, title, json } = options
  if (arrivals !== 'open' && arrivals !== 'closed') {
    throw new Failure('option.form', `--arrivals cannot be "${arrivals}"`, 'write open or closed')
  }
  const kneeLimitMs = positiveNumber('--limit', options.limit, MAX_LIMIT_MS)
  const request: LoadRequest = {
    devices: wholeNumber('--devices', options.devices, 1, MAX_DEVICES),
    durationS: wholeNumber('--duration', options.duration, 1, MAX_SECONDS),
    rampS: wholeNumber('--ramp', options.ramp, 0, MAX_SECONDS),
    seed: wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1),
    arrivals,
    ...(url === undefined ? {} : { url: socketAddress(url) }),
    ...(token === undefined ? {} : { token }),
    ...(title === undefined ? {} : { title }),
    ...(options.rate === undefined
      ? {}
      : { turnsPerSecond: positiveNumber('--rate', options.rate, MAX_TURNS_PER_SECOND) }),
    ...(options.findKnee ? { kneeLimitMs } : {}),
  }
  if (json !== undefined && json !== '-') await checkWritable(json)
  const warmUpS = wholeNumber('--warm-up', options.warmUp, 0, MAX_SECONDS)
  const clips = await loadClips(options.clips ?? [await demoClipsFor(options.model)])
  return { request, clips, own: await ownFlags(), warmUpS, json }

  async function ownFlags(): Promise<LoadCommandPlan['own']> {
    const { preset, flags, set } = options
    if (url === undefined) {
      const files = flags === undefined ? [] : [flags]
      const { values } = await resolveFlags({ preset, environment, files, sets: set })
      return { values, preset: presetOf(values), engines: engineChoiceOf(options) }
    }
    if (options.runOn !== undefined || options.model !== undefined) {
      const why = 'what another server runs, and where, cannot be chosen'
      throw new Failure('option.form', why, 'leave out --run-on and --model')
    }
    if (preset === undefined && flags === undefined && set.length === 0) return undefined
    throw new Failure('option.form', 'flags of another server cannot be set', 'leave out --preset, --flags and --set')
  }
}

function socketAddress(url: string): string {
  const parsed = URL.parse(url)
  if (parsed && /^wss?:$/.test(parsed.protocol)) return url
  throw new Failure('option.form', `--url cannot be "${withoutKeysIn(url)}"`, 'write ws://host:port/xiaozhi/v1/')
}

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { cacheFolder } from '../../base/files/cache-folder.ts'
import { makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { deviceIdOf } from '../../flags/cuda-devices.ts'
import type { StagePlan } from '../../flags/engine-plan.ts'
import { driverNames } from '../../graphics/driver-names.ts'
import { chooseProvider, type ProviderChoice, type ProviderReport } from '../../inference/providers.ts'
import { runtimeVersion } from '../../inference/runtime-version.ts'
import { PLAIN, roughDigits } from '../../measures/numbers.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { modelName, type StageModel } from '../../models/stage-model.ts'
import type { GraphicsCard } from '../../protocol/graphics.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import type { StageName } from '../../protocol/stages.ts'
import { loadStage } from '../loading/load-stages.ts'
import { TRIED_STAGES, type TrialResult, type TriedStage, tryStage } from './stage-trials.ts'

/** Devices that `auto` may mean, the likeliest to be fast first. */
export const GRAPHICS_PROVIDERS = ['cuda', 'dml', 'coreml', 'webgpu'] as const

/** What a stage was measured to do on the processor and on a device. */
const trialsSchema = z.object({
  processorMs: z.number(),
  deviceMs: z.number(),
  /** Of a language model on a device where its cache can stay: a step then. */
  keptMs: z.number().optional(),
  /** Both said the same. */
  agree: z.boolean(),
})
export type Trials = z.infer<typeof trialsSchema>

export interface PlacementOptions {
  readonly model: StageModel
  readonly plan: StagePlan
  /** The device that could be taken. */
  readonly device: ProviderChoice
  /** The machine's cards, whose drivers decide whether what was measured still holds. */
  readonly cards?: readonly GraphicsCard[]
}

/** Measures a stage in both places; rejects where the device does not take it or does not last. */
export type Measure = (stage: TriedStage, options: PlacementOptions) => Promise<Trials>

/** Where a stage could run: where it was asked to; else on a device, if one is named; CUDA_VISIBLE_DEVICES says which. */
export function providerFor({ device, runOn }: StagePlan, providers: readonly ProviderReport[]): ProviderChoice {
  if (runOn === 'cpu') return { name: 'cpu', ...because('place.processorAsked') }
  if (runOn === 'auto' && device === '') return chooseProvider(['cpu'], providers)
  const wanted = runOn === 'auto' ? GRAPHICS_PROVIDERS : [runOn]
  return chooseProvider(wanted, providers, deviceIdOf(device, process.env.CUDA_VISIBLE_DEVICES))
}

/**
 * Where a stage had better run: on the device, or on the processor where that is faster or the device says something else.
 * What `auto` leaves open is measured once for each model, driver and version and kept in the cache folder; a place that
 * was asked for by name is only tried for whether the words are right.
 */
export async function placeStage(
  stage: StageName,
  options: PlacementOptions,
  measure: Measure = measureBoth,
): Promise<ProviderChoice> {
  const { plan, device } = options
  const tried = TRIED_STAGES.find((name) => name === stage)
  if (device.name === 'cpu' || tried === undefined || (plan.runOn !== 'auto' && tried !== 'llm')) return device
  try {
    const trials = await knownTrials(tried, options, measure)
    if (!trials.agree) return { name: 'cpu', ...refusal(options) }
    const placed = { ...device, ...cacheOf(trials) }
    return plan.runOn === 'auto' ? fastest(trials, placed) : placed
  } catch (error) {
    return { name: 'cpu', ...sentenceOf(error) }
  }
}

function fastest({ processorMs, deviceMs, keptMs = deviceMs }: Trials, device: ProviderChoice): ProviderChoice {
  const onDeviceMs = Math.min(deviceMs, keptMs)
  const numbers = { processorMs: digits(processorMs), deviceMs: digits(onDeviceMs), device: device.name }
  if (onDeviceMs < processorMs) return { ...device, ...because('place.deviceFaster', numbers) }
  return { name: 'cpu', ...because('place.processorFaster', numbers) }
}

/** Where the cache is: on the device where that is faster than to copy it after each step. */
function cacheOf({ deviceMs: copiedMs, keptMs }: Trials): Pick<ProviderChoice, 'cache'> {
  return keptMs === undefined ? {} : { cache: { staysOnDevice: keptMs < copiedMs, keptMs, copiedMs } }
}

function refusal({ plan, device }: PlacementOptions): StatedReason {
  return because('place.saysElse', { device: device.name, weights: plan.variant ?? 'default' })
}

function digits(ms: number): string {
  return roughDigits(ms, PLAIN)
}

async function measureBoth(stage: TriedStage, options: PlacementOptions): Promise<Trials> {
  const processor = await measureOn(stage, options, { name: 'cpu', reason: 'a trial' })
  const device = await measureOn(stage, options, options.device)
  const kept = await measureKept(stage, options)
  return {
    ...{ processorMs: processor.stepMs, deviceMs: device.stepMs, agree: processor.said === device.said },
    ...(kept && kept.said === processor.said ? { keptMs: kept.stepMs } : {}),
  }
}

/** With the cache on the device, where the runtime can keep it there; a device that fails of that copies it. */
function measureKept(stage: TriedStage, options: PlacementOptions): Promise<TrialResult | undefined> {
  const { device } = options
  if (stage !== 'llm' || device.name !== 'webgpu') return Promise.resolve(undefined)
  const cache = { staysOnDevice: true, keptMs: Number.NaN, copiedMs: Number.NaN }
  return measureOn(stage, options, { ...device, cache }).catch(unknown)
}

async function measureOn(stage: TriedStage, { model, plan }: PlacementOptions, provider: ProviderChoice) {
  const loaded = await loadStage(stage, {
    ...{ model, provider, onStage: () => undefined },
    plan: { ...plan, warmUp: false },
  })
  try {
    const result = await tryStage(stage, loaded)
    // A device that did not take it, or did not last, has left it to the processor: with its reason.
    const { provider: served, providerReason: reason, providerBecause: why } = loaded.facts
    if (served !== provider.name) throw new Failure('device.failed', { reason, because: why })
    return result
  } finally {
    await loaded.close()
  }
}

async function knownTrials(stage: TriedStage, options: PlacementOptions, measure: Measure): Promise<Trials> {
  const folder = join(cacheFolder(), 'placements')
  const path = join(folder, `${stage}-${await keyOf(stage, options)}.json`)
  const kept = await readFile(path, 'utf8')
    .then((text) => trialsSchema.parse(JSON.parse(text)))
    .catch(unknown)
  if (kept) return kept
  const trials = await measure(stage, options)
  // What cannot be kept is measured again the next time.
  await makePrivateFolder(folder)
    .then(() => writePrivateFile(path, JSON.stringify(trials)))
    .catch(unknown)
  return trials
}

async function keyOf(stage: TriedStage, { model, plan, device, cards = [] }: PlacementOptions): Promise<string> {
  const machine = [process.platform, process.arch, cpus()[0]?.model, await driverNames(cards)]
  const how = [plan.variant, plan.threads, plan.graphOptimization, plan.keepOptimized]
  const which = [modelName(model), ...(plan.encoderMs === undefined ? [] : [plan.encoderMs])].join(' ')
  // What a trial of today finds out is not known of those before it.
  const trial = stage === 'llm' ? 'cache in both places, long prompts' : 'speed'
  const parts = [stage, trial, which, how, device.name, device.deviceId, runtimeVersion(), machine]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

function unknown(): undefined {
  return undefined
}

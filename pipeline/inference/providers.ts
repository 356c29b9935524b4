import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { because, joinedReasons } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { deviceWords } from './device-failure.ts'
import type { ProviderName } from './graph.ts'
import { WRONG_RESULTS } from './probe-graph.ts'

/** Whether an execution provider can be used on this machine, found out by using it. */
export interface ProviderReport {
  readonly name: ProviderName
  readonly usable: boolean
  /** Why it cannot be used, in words; absent where it can. */
  readonly reason?: string
  readonly because?: StatedReason['because']
}

/** The provider that models are to run on, and why this one. */
export interface ProviderChoice extends StatedReason {
  readonly name: ProviderName
  readonly deviceId?: number | undefined
  /** Of a language model: where its cache is, as was measured. Absent: it is copied after each step. */
  readonly cache?: CachePlace | undefined
}

/** Whether what a language model remembers stays in the device's memory, and what a step took either way. */
export interface CachePlace {
  readonly staysOnDevice: boolean
  readonly keptMs: number
  readonly copiedMs: number
}

/** Providers by rising trouble and falling speed, as the builds of onnxruntime for each system have them. */
const CANDIDATES: Readonly<Record<string, readonly ProviderName[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'webgpu'],
  darwin: ['coreml', 'webgpu'],
}

/** A driver that has not answered by then is not one to wait for in front of a user. */
const PROBE_TIMEOUT_MS = 20_000

let reports: Promise<readonly ProviderReport[]> | undefined

/**
 * Tries every provider that this system's onnxruntime may have, each in a throw-away process. The answer is kept for the
 * life of this process: drivers do not appear while it runs.
 */
export function probeProviders(): Promise<readonly ProviderReport[]> {
  reports ??= Promise.all([...(CANDIDATES[process.platform] ?? []), 'cpu' as const].map((name) => probeProvider(name)))
  return reports
}

/** The first usable one of the wanted providers; the processor where none is, with the reason. */
export function chooseProvider(
  wanted: readonly ProviderName[],
  known: readonly ProviderReport[],
  deviceId?: number,
): ProviderChoice {
  const reasons: StatedReason[] = []
  for (const name of wanted) {
    const report = known.find((candidate) => candidate.name === name)
    if (report?.usable && name !== 'cpu') return { name, deviceId, ...because('place.asked', { device: name }) }
    if (name !== 'cpu') reasons.push(because('of.what', { what: name, why: reasonIn(report) }))
  }
  return { name: 'cpu', ...(joinedReasons(reasons) ?? because('place.notAsked')) }
}

function reasonIn(report: ProviderReport | undefined): StatedReason {
  if (report?.reason === undefined) return because('provider.notBuilt')
  return { reason: report.reason, because: report.because }
}

/** How a probe is run; everything has a default. */
export interface ProbeOptions {
  /** The program that is started with the provider's name. */
  readonly entry?: URL
  readonly timeoutMs?: number
}

/** Finds out about one provider. A driver that ends the probe, or never lets it answer, is a reason as any other. */
export async function probeProvider(
  name: ProviderName,
  { entry = probeEntry(), timeoutMs = PROBE_TIMEOUT_MS }: ProbeOptions = {},
): Promise<ProviderReport> {
  return new Promise((resolve) => {
    // What hangs in a driver may not hear anything gentler.
    const limits = { timeout: timeoutMs, killSignal: 'SIGKILL' } as const
    execFile(process.execPath, [fileURLToPath(entry), name], limits, (error, stdout) => {
      resolve(reportOf(name, stdout, error, timeoutMs))
    })
  })
}

function probeEntry(): URL {
  const source = new URL('./provider-probe.ts', import.meta.url)
  return import.meta.url.endsWith('.ts') ? source : new URL(source.href.replace(/\.ts$/, '.js'))
}

function reportOf(name: ProviderName, stdout: string, error: Error | null, timeoutMs: number): ProviderReport {
  const answer = parseAnswer(stdout)
  if (answer?.usable) return { name, usable: true }
  if (answer) return { name, usable: false, ...wordsOf(answer.reason) }
  const killed = error && 'killed' in error && error.killed === true
  return {
    name,
    usable: false,
    ...(killed ? because('provider.noAnswer', { seconds: timeoutMs / 1000 }) : because('provider.crashed')),
  }
}

/** What the probe said: its own verdict on the results, else what the runtime or the driver did. */
function wordsOf(said: string | undefined): StatedReason {
  if (said === undefined) return because('provider.noReason')
  return said === WRONG_RESULTS.reason ? WRONG_RESULTS : deviceWords(said)
}

function parseAnswer(stdout: string): { usable: boolean; reason?: string } | undefined {
  try {
    const answer: unknown = JSON.parse(stdout)
    if (typeof answer !== 'object' || answer === null || !('usable' in answer)) return undefined
    const reason = 'reason' in answer ? String(answer.reason) : undefined
    return { usable: answer.usable === true, ...(reason === undefined ? {} : { reason }) }
  } catch {
    return undefined
  }
}

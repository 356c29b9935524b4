import { residentBytes } from '../../base/process/memory.ts'
import { gpuStatus } from '../../cuda/status.ts'
import { presetOf } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { LayeredFlags } from '../../flags/sources/layers.ts'
import {
  formatCount,
  formatGibibytes,
  formatMebibytes,
  formatProgress,
  formatWhole,
  msDigits,
  PLAIN,
} from '../../measures/numbers.ts'
import type { FlagEffect } from '../../protocol/flags.ts'
import type { Graphics } from '../../protocol/graphics.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { CliContext } from '../context.ts'
import { demoClipsFor, loadClips } from '../options/clips.ts'
import { type EngineWords, engineChoiceOf } from '../options/engine-options.ts'
import { resolveFlags } from '../options/flag-sources.ts'
import type { MeasuredPipeline } from '../pipeline-port.ts'
import { EXIT, thrownLine } from '../terminal.ts'
import { describeInstrument } from './calibrate-command.ts'
import { statusLines } from './gpu-commands.ts'

/** One thing looked at: whether it is well, what it is, and what was found. */
interface Finding {
  readonly ok: boolean
  readonly subject: string
  readonly fact: string
}

/** The host only schedules: longer delays than this would show up in every stamp it takes. */
const EVENT_LOOP_P99_LIMIT_MS = 10

export interface DoctorOptions extends EngineWords {
  readonly preset?: string
  readonly flags?: string
  readonly set: readonly string[]
}

/**
 * Says what the machine has, what each stage runs on and why, where every flag that is not as in the baseline comes
 * from, and whether a turn goes through with those flags.
 *
 * @returns 0 where all is well, 1 where something is not
 * @throws Failure for flags that are not allowed
 */
export async function doctorCommand(options: DoctorOptions, context: CliContext): Promise<number> {
  const { terminal, startPipeline, signal, environment } = context
  const files = options.flags === undefined ? [] : [options.flags]
  const flags = await resolveFlags({ preset: options.preset, files, sets: options.set, environment })
  const engines = engineChoiceOf(options)
  let pipeline: MeasuredPipeline
  try {
    pipeline = await startPipeline({ onStage: () => undefined, flags: flags.values, ...engines })
  } catch (error) {
    terminal.out(line({ ok: false, subject: 'pipeline', fact: 'does not start' }))
    terminal.err(thrownLine(error))
    return EXIT.failed
  }
  try {
    const findings = [
      ...describeMachine(pipeline),
      ...(await describeCuda()),
      ...describeFlags(flags, pipeline.flags.effects),
      ...pipeline.stages.map(describeStage),
      ...(await runOneTurn(pipeline, options.model, signal)),
      ...describeProcesses(pipeline),
      ...describeCardLoad(pipeline),
      { ok: true, subject: 'instrument', fact: await describeInstrument() },
    ]
    for (const finding of findings) terminal.out(line(finding))
    return findings.every((finding) => finding.ok) ? EXIT.ok : EXIT.failed
  } finally {
    await pipeline.close()
  }
}

function line({ ok, subject, fact }: Finding): string {
  return `${ok ? 'ok    ' : 'FAILED'}  ${subject}: ${fact}`
}

function describeMachine({ machine, pack }: MeasuredPipeline): Finding[] {
  const memory = `${formatGibibytes(machine.memoryBytes, PLAIN)} of memory`
  return [
    {
      ok: true,
      subject: 'machine',
      fact: `${machine.cpu}, ${formatCount(machine.cores, 'core')}, ${memory}, ${machine.platform}`,
    },
    ...describeCards(machine.graphics),
    { ok: true, subject: 'runtime', fact: `Node ${machine.node}, onnxruntime ${machine.onnxruntime}` },
    ...machine.providers.map(({ name, usable, reason }) => {
      const fact = usable ? 'usable' : `not usable${reason ? `: ${reason}` : ''}`
      return { ok: true, subject: `provider ${name}`, fact }
    }),
    { ok: true, subject: 'model pack', fact: `${pack.id} ${pack.version}: ${pack.description}` },
  ]
}

/** The graphics cards with what is known of them; not to have one is nothing amiss. */
function describeCards(graphics: Graphics | undefined): Finding[] {
  const subject = 'graphics card'
  const cards = (graphics?.cards ?? []).map(({ id, name, driver, memoryBytes, unknown }) => {
    const memory = memoryBytes === undefined ? undefined : `${formatGibibytes(memoryBytes, PLAIN)} of memory`
    const facts = [name, id, driver === undefined ? undefined : `driver ${driver}`, memory]
    const gaps = unknown.length === 0 ? '' : ` (unknown: ${unknown.join('; ')})`
    return { ok: true, subject, fact: facts.filter(Boolean).join(', ') + gaps }
  })
  const why = graphics?.unknown
  return why === undefined
    ? cards
    : [...cards, { ok: true, subject, fact: cards.length > 0 ? why : `none known: ${why}` }]
}

/** Whether the libraries for NVIDIA's cards are installed, and what the system lacks for them. */
async function describeCuda(): Promise<Finding[]> {
  const status = await gpuStatus()
  return status ? statusLines(status).map((fact) => ({ ok: true, subject: 'CUDA', fact })) : []
}

/** What the cards did while the turn below ran, as far as anybody knows. */
function describeCardLoad({ machine, cards }: MeasuredPipeline): Finding[] {
  const { cards: samples = [], unknown } = cards?.health ?? {}
  const readings = samples.map(({ card, utilisation, memoryBytes, powerWatts }) => {
    const name = machine.graphics?.cards.find(({ id }) => id === card)?.name ?? card
    const facts = [
      utilisation === undefined ? 'utilisation unknown' : `${formatProgress(utilisation, PLAIN)} busy`,
      memoryBytes === undefined ? 'memory in use unknown' : `${formatGibibytes(memoryBytes, PLAIN)} in use`,
      powerWatts === undefined ? 'power unknown' : `${formatWhole(powerWatts, PLAIN)} W`,
    ]
    return { ok: true, subject: 'graphics load', fact: `${name}: ${facts.join(', ')}` }
  })
  return unknown === undefined ? readings : [...readings, { ok: true, subject: 'graphics load', fact: unknown }]
}

/** Which flags the turn below runs with, where those come from that differ from the baseline, and which act otherwise. */
function describeFlags({ values, origins }: LayeredFlags, effects: readonly FlagEffect[]): Finding[] {
  const preset = presetOf(values)
  const summary = preset ? `as in the preset ${preset}` : 'no preset'
  const count = origins.size > 0 ? `, ${formatCount(origins.size, 'flag')} not as in the baseline` : ''
  const shown = (value: unknown) => (value === '' ? '""' : String(value))
  return [
    { ok: true, subject: 'flags', fact: summary + count },
    ...[...origins].map(([name, from]) => {
      const fact = `${shown(values[name])}, from the ${from} (baseline: ${shown(BASELINE[name])})`
      const effect = effects.find((one) => one.name === name && one.effective !== one.requested)
      const inForce = effect
        ? `; in force is ${shown(effect.effective)}: ${effect.reason ?? 'for no reason given'}`
        : ''
      return { ok: true, subject: `flag ${name}`, fact: fact + inForce }
    }),
  ]
}

/** On a device: how many nodes really run there, and which operators it left to the processor. */
export function describeNodes({ provider, nodes }: Pick<StageStatus, 'provider' | 'nodes'>): string[] {
  if (provider === undefined || provider === 'cpu') return []
  if (!nodes) return ['which nodes run on the device is unknown']
  const operators = Object.entries(nodes.operators).map(([operator, count]) => `${operator} ${count}`)
  const left = operators.length > 0 ? ` (${operators.join(', ')})` : ''
  return [`${formatCount(nodes.device, 'node')} on the device, ${nodes.processor} on the processor${left}`]
}

/** What each stage's process holds after the turn; those without one share the host's. */
function describeProcesses({ stages, stageProcesses }: MeasuredPipeline): Finding[] {
  if (stageProcesses === undefined) return []
  const apart = stageProcesses.map(({ stage, pid, residentBytes }) => {
    const held = residentBytes === undefined ? 'unknown' : formatMebibytes(residentBytes)
    return { ok: true, subject: `memory of ${stage}`, fact: `${held} (process ${pid})` }
  })
  const shared = stages.map(({ stage }) => stage).filter((stage) => !stageProcesses.some((one) => one.stage === stage))
  if (shared.length === 0) return apart
  const held = residentBytes()
  const fact = `${held === undefined ? 'unknown' : formatMebibytes(held)} (the host, with ${shared.join(', ')})`
  return [...apart, { ok: true, subject: 'memory', fact }]
}

function describeStage(status: MeasuredPipeline['stages'][number]): Finding {
  const subject = `stage ${status.stage}`
  if (status.state !== 'ready') {
    return { ok: false, subject, fact: status.error?.message ?? `is ${status.state}` }
  }
  const facts = [
    status.model,
    status.variant,
    status.threads === undefined ? undefined : formatCount(status.threads, 'thread'),
    status.loadMs === undefined ? undefined : `loaded in ${msDigits(status.loadMs, PLAIN)} ms`,
    status.warmUpMs === undefined ? 'not warmed up' : `warmed up in ${msDigits(status.warmUpMs, PLAIN)} ms`,
    ...describeNodes(status),
  ]
  const why = status.providerReason ? ` (${status.providerReason})` : ''
  return {
    ok: true,
    subject,
    fact: `${status.provider ?? 'provider unknown'}${why}: ${facts.filter(Boolean).join(', ')}`,
  }
}

/** Runs a demo clip through the pipeline, in real time, as a person would speak it. */
async function runOneTurn(
  pipeline: MeasuredPipeline,
  models: string | undefined,
  signal: AbortSignal,
): Promise<Finding[]> {
  const clips = await demoClipsFor(models)
    .then((folder) => loadClips([folder]))
    .catch((error: unknown) => thrownLine(error))
  if (typeof clips === 'string') return [{ ok: false, subject: 'demo clips', fact: clips }]
  const [clip] = clips
  if (!clip) return [{ ok: false, subject: 'demo clips', fact: 'there are none' }]
  const turn = await pipeline.runTurn(
    { pcm: clip.pcm, clipId: clip.id },
    { pace: 'realtime', signal, freshConversation: true },
  )
  return [{ ok: true, subject: 'demo clips', fact: `${clips.length}` }, ...describeTurn(turn)]
}

function describeTurn(turn: TurnRecord): Finding[] {
  const why = turn.notMeasurable ?? turn.error?.message
  const numbers = `processing ${msDigits(turn.ledger?.processingMs, PLAIN)} ms, heard ${msDigits(turn.ledger?.heardMs, PLAIN)} ms`
  const delayMs = turn.counters['host.eventLoopDelayP99Ms']
  const limit = `at most ${EVENT_LOOP_P99_LIMIT_MS} ms is well`
  const delay =
    delayMs === undefined ? 'delay unknown' : `delay p99 ${msDigits(delayMs, PLAIN)} ms during the turn (${limit})`
  return [
    {
      ok: turn.status === 'finished' && why === undefined,
      subject: `one turn on ${turn.clipId ?? 'a clip'}`,
      fact: why ?? numbers,
    },
    { ok: delayMs !== undefined && delayMs <= EVENT_LOOP_P99_LIMIT_MS, subject: 'event loop', fact: delay },
  ]
}

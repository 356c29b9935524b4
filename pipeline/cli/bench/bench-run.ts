import { nowMs } from '../../base/clock.ts'
import type { ScheduledTurn } from '../../experiments/schedule.ts'
import { ArmCaches } from '../../features/experiments/arm-caches.ts'
import { presetOf } from '../../flags/presets.ts'
import { BASELINE, definitionOf, isFlagName } from '../../flags/registry.ts'
import { differingFlags } from '../../flags/validate.ts'
import type { FlagState, FlagValue } from '../../protocol/flags.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { BenchClip } from '../options/clips.ts'
import type { MeasuredPipeline } from '../pipeline-port.ts'
import type { Arm } from './arms.ts'
import type { BenchTurn } from './bench-form.ts'
import { benchTurnOf } from './bench-summary.ts'

/** A turn that is over, for whoever shows progress. */
export interface FinishedTurn {
  /** Counts from 1 over all turns, warm-up included. */
  readonly count: number
  readonly total: number
  readonly arm: Arm
  readonly clip: BenchClip
  readonly warmUp: boolean
  readonly turn: BenchTurn
  /** Estimated from the turns so far. */
  readonly leftMs: number
}

/** What an arm measured, in the order in which its turns ran. */
export interface MeasuredArm {
  readonly arm: Arm
  readonly turns: BenchTurn[]
  /** What each stage ran on in the arm's last turn: arms may ask for different models. */
  stages: readonly StageStatus[]
  /** What its numbers leave out, and where the pipeline does not do what its flags ask. */
  readonly notes: Set<string>
}

export interface BenchOutcome {
  readonly arms: readonly MeasuredArm[]
  readonly complete: boolean
  /** What broke the bench off, where that was neither its end nor the signal. */
  readonly failure?: unknown
}

/**
 * Runs a schedule of turns. Whatever ends it early, the turns measured until then are kept; the turn that was
 * running is not. Every turn starts a conversation of its own, so that all arms are asked the same, and no arm finds in a
 * cache what another one said.
 */
export async function runBench(plan: {
  readonly pipeline: Pick<MeasuredPipeline, 'setFlags' | 'runTurn' | 'stages' | 'flags'>
  readonly arms: readonly Arm[]
  readonly clips: readonly BenchClip[]
  readonly schedule: readonly ScheduledTurn[]
  readonly pace: 'realtime' | 'fast'
  readonly signal: AbortSignal
  readonly onTurn: (finished: FinishedTurn) => void
}): Promise<BenchOutcome> {
  const measured: MeasuredArm[] = plan.arms.map((arm) => ({ arm, turns: [], stages: [], notes: new Set() }))
  const caches = new ArmCaches()
  try {
    return await runSchedule({ ...plan, caches }, measured)
  } finally {
    await caches.discard()
  }
}

type BenchRun = Parameters<typeof runBench>[0] & { readonly caches: ArmCaches }

async function runSchedule(plan: BenchRun, measured: readonly MeasuredArm[]): Promise<BenchOutcome> {
  const startedMs = nowMs()
  for (const [index, scheduled] of plan.schedule.entries()) {
    const target = measured[scheduled.arm]
    const clip = plan.clips[scheduled.clip]
    if (!target || !clip) throw new RangeError('the schedule names an arm or a clip that is not there')
    if (plan.signal.aborted) return { arms: measured, complete: false }
    try {
      const turn = await runTurn(plan, target, clip, scheduled.warmUp)
      if (plan.signal.aborted) return { arms: measured, complete: false }
      if (!scheduled.warmUp) target.turns.push(turn)
      const count = index + 1
      const total = plan.schedule.length
      const leftMs = ((nowMs() - startedMs) / count) * (total - count)
      plan.onTurn({ count, total, arm: target.arm, clip, warmUp: scheduled.warmUp, turn, leftMs })
    } catch (failure) {
      return plan.signal.aborted ? { arms: measured, complete: false } : { arms: measured, complete: false, failure }
    }
  }
  return { arms: measured, complete: true }
}

async function runTurn(
  { pipeline, pace, signal, caches }: BenchRun,
  target: MeasuredArm,
  clip: BenchClip,
  warmUp: boolean,
): Promise<BenchTurn> {
  pipeline.setFlags(target.arm.values, {
    preset: presetOf(target.arm.values),
    caches: caches.of(target.arm.name, warmUp),
  })
  const record = await pipeline.runTurn({ pcm: clip.pcm, clipId: clip.id }, { pace, signal, freshConversation: true })
  for (const note of notesOn(target.arm, pipeline.flags, record)) target.notes.add(note)
  target.stages = pipeline.stages
  return benchTurnOf(record, clip.id, clip.reference)
}

/** What an arm's numbers leave out, and where the machine or the pipeline does not do what its flags ask. */
function notesOn(arm: Arm, { effects }: Pick<FlagState, 'effects'>, { ledger }: TurnRecord): string[] {
  const unmeasured = (ledger?.unmeasured ?? []).map(({ part, reason }) => `${part} is not measured: ${reason}`)
  const differing = effects
    .filter(
      ({ name, requested, effective }) => requested !== effective && isFlagName(name) && definitionOf(name).implemented,
    )
    .map(
      (effect) =>
        `${effect.name} is ${shown(effect.effective)}, not ${shown(effect.requested)}: ${effect.reason ?? 'for no reason given'}`,
    )
  const idle = differingFlags(BASELINE, arm.values).filter((name) => !definitionOf(name).implemented)
  return [...unmeasured, ...differing, ...(idle.length > 0 ? [`not acting yet: ${idle.join(', ')}`] : [])]
}

function shown(value: FlagValue): string {
  return value === '' ? '""' : String(value)
}

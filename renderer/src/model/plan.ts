import type { StageName } from '../../../pipeline/protocol/stages.ts'

/** A figure of the latency plan, milliseconds. These are quotations: never measured here, never shown as measured. */
export interface PlanFigure {
  readonly nowMs: number
  readonly afterFromMs: number
  readonly afterToMs: number
}

export const PLAN_STAGES: Readonly<Record<StageName, PlanFigure>> = {
  vad: { nowMs: 20, afterFromMs: 15, afterToMs: 20 },
  asr: { nowMs: 253, afterFromMs: 100, afterToMs: 150 },
  llm: { nowMs: 300, afterFromMs: 100, afterToMs: 150 },
  tts: { nowMs: 100, afterFromMs: 50, afterToMs: 80 },
}

/** The plan prints its own rounded totals (the four stages add up to 673). */
export const PLAN_TOTAL: PlanFigure = { nowMs: 674, afterFromMs: 265, afterToMs: 400 }

/** Where the plan wants to arrive; the target line starts here. */
export const DEFAULT_TARGET_MS = 400

import type { ReactNode } from 'react'
import type { PresentedPair } from '../../model/experiments/presentation.ts'
import type { MainAct } from './hooks/use-main-act.ts'
import type { Presented } from './hooks/use-presented.ts'
import type { PresentedArm } from './presented-arm.ts'

/** The scenes in their order. */
export const SCENES = ['before', 'after', 'race', 'verdict', 'blocks', 'blind'] as const
export type SceneName = (typeof SCENES)[number]

/** Whether a scene shows what happens now. */
export function isLive(scene: SceneName): boolean {
  return scene === 'before' || scene === 'after'
}

/** What every scene is given. */
export interface SceneProps {
  readonly presented: Presented
  readonly before: PresentedArm
  readonly after: PresentedArm
  /** Transcripts are not to be read. */
  readonly isHidden: boolean
  /** An experiment has the pipeline. */
  readonly isBusy: boolean
  /** The sentence on show. */
  readonly pair: PresentedPair | undefined
  /** Shows another sentence. */
  onNextPair(): void
  /** Turns up to this index were there before the presentation began. */
  readonly sinceIndex: number
  readonly act: MainAct
  /** What stands in place of a scene without data. */
  nothing(why: string): ReactNode
}

/** What the room has chosen so far, of all sentences that it listened to blind. */
export interface Tally {
  readonly before: number
  readonly after: number
  readonly neither: number
}
export const NO_CHOICES: Tally = { before: 0, after: 0, neither: 0 }

import { useEffect, useRef, useState } from 'react'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole } from '../../../console-context.ts'
import { countedMsOf, isVoiced, waitOf } from '../../../model/turn/wait.ts'
import { prefersReducedMotion } from './use-replay.ts'

/** Where motion is not wanted the number moves in steps. */
const STEP_MS = 250

/** A wait as far as it is known. */
export interface Wait {
  /** Milliseconds; `undefined` while nobody waits, and where it is not known. */
  readonly ms: number | undefined
  readonly isCounting: boolean
}

/** What a person waits in a turn: counted frame by frame while it lasts, afterwards what was measured. */
export function useWait(turn: TurnRecord | undefined): Wait {
  const { frames, levels, store } = useConsole()
  const newest = useRef(turn)
  newest.current = turn
  const known = waitOf(turn, undefined)
  const isWaiting = known.kind === 'speaking' || known.kind === 'counting'
  const [countedMs, setCounted] = useState<number>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn counts anew
  useEffect(() => {
    if (!isWaiting) return
    let voicedMs: number | undefined
    setCounted(undefined)
    return frames.subscribe(() => {
      const { clock } = store.getState()
      if (!clock) return
      const level = levels.newest
      if (level && isVoiced(level.speechProbability)) voicedMs = level.atMs - clock.offsetMs
      const ms = countedMsOf(waitOf(newest.current, voicedMs), performance.now() - clock.offsetMs)
      setCounted(ms === undefined ? undefined : stepped(ms))
    })
  }, [turn?.id, isWaiting, frames, levels, store])
  if (known.kind === 'known') return { ms: known.ms, isCounting: false }
  return { ms: isWaiting ? countedMs : undefined, isCounting: isWaiting && countedMs !== undefined }
}

function stepped(ms: number): number {
  return prefersReducedMotion() ? Math.floor(ms / STEP_MS) * STEP_MS : ms
}

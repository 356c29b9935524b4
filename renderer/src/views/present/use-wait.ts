import { useEffect, useState } from 'react'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsole } from '../../console-context.ts'
import { isOver } from '../../model/turn.ts'
import { isVoiced } from '../../model/wait.ts'
import { prefersReducedMotion } from './use-replay.ts'

/** Silence of less is a pause between two sounds. */
const SILENT_MS = 120
/** Where motion is not wanted the number moves in steps. */
const STEP_MS = 250

/** A wait as far as it is known. */
export interface Wait {
  /** Milliseconds; `undefined` while nobody waits, and where it is not known. */
  readonly ms: number | undefined
  readonly isCounting: boolean
}

/**
 * What a person waits in a turn. While the wait lasts it counts: from the end of speech where the host has told it, until
 * then from the moment at which the detector last heard a voice. Afterwards it is the ledger's own number.
 */
export function useWait(turn: TurnRecord | undefined): Wait {
  const { frames, levels, store } = useConsole()
  const heardMs = turn?.ledger?.heardMs
  const isWaiting = turn !== undefined && heardMs === undefined && !isOver(turn) && turn.status !== 'speaking'
  const [countedMs, setCounted] = useState<number>()
  const { id, anchors } = turn ?? {}
  const speechEndMs = anchors?.speechEndMs
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn counts anew
  useEffect(() => {
    if (!isWaiting) return
    let voicedMs: number | undefined
    setCounted(undefined)
    return frames.subscribe(() => {
      const level = levels.newest
      if (level && isVoiced(level.speechProbability)) voicedMs = level.atMs
      const { clock } = store.getState()
      const fromMs = speechEndMs !== undefined && clock ? speechEndMs + clock.offsetMs : voicedMs
      const ms = fromMs === undefined ? undefined : performance.now() - fromMs
      const isShown = ms !== undefined && (speechEndMs !== undefined || ms > SILENT_MS)
      setCounted(isShown ? stepped(ms) : undefined)
    })
  }, [id, isWaiting, speechEndMs, frames, levels, store])
  if (heardMs !== undefined) return { ms: heardMs, isCounting: false }
  return { ms: isWaiting ? countedMs : undefined, isCounting: isWaiting && countedMs !== undefined }
}

function stepped(ms: number): number {
  return prefersReducedMotion() ? Math.floor(ms / STEP_MS) * STEP_MS : ms
}

import { useMemo } from 'react'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import type { TurnAudio } from '../../../audio/turn-audio.ts'
import { useConsole } from '../../../console-context.ts'
import { buildTimeline, type Timeline } from '../../../model/turn/timeline.ts'
import { isOver, zeroOf } from '../../../model/turn/turn.ts'
import { type Playback, usePlayback } from './use-playback.ts'

interface TurnSound {
  /** What this page heard and played of the turn; absent where it did not, or not yet. */
  readonly audio: TurnAudio | undefined
  /** Absent while the turn runs: its sound is cut out and its words are dated when it is over. */
  readonly timeline: Timeline | undefined
  readonly playback: Playback
}

/** The turn as sound and words. */
export function useTurnSound(turn: TurnRecord): TurnSound {
  const { sound } = useConsole()
  const over = isOver(turn)
  const audio = over ? sound.audioOf(turn.id) : undefined
  const timeline = useMemo(
    () => (over ? buildTimeline(turn, [audio?.captured, audio?.played]) : undefined),
    [over, turn, audio],
  )
  return { audio, timeline, playback: usePlayback(timeline?.zeroMs ?? zeroOf(turn), audio) }
}

import { useCallback, useEffect, useState } from 'react'
import type { TurnAudio } from '../../../audio/turn-audio.ts'
import { useConsole } from '../../../console-context.ts'
import { endOf, type Sound } from '../../../model/turn/timeline.ts'

/** Hearing a turn again from a moment. */
export interface Playback {
  readonly playing: boolean
  readonly possible: boolean
  /** Plays from a moment, milliseconds after the end of speech: what was captured there, else what was played. */
  playFrom(ms: number): void
  stop(): void
}

export function usePlayback(zeroMs: number, audio: TurnAudio | undefined): Playback {
  const { sound } = useConsole()
  const [playing, setPlaying] = useState(false)
  useEffect(() => () => sound.preview.stop(), [sound])
  const playFrom = useCallback(
    (ms: number) => {
      const found = soundAt(audio, zeroMs + ms)
      if (!found) return
      setPlaying(true)
      void sound.preview
        .play({ pcm: new Int16Array(found.pcm), rateHz: found.rateHz }, Math.max(0, zeroMs + ms - found.startMs))
        .finally(() => setPlaying(false))
    },
    [sound, audio, zeroMs],
  )
  return { playing, possible: audio !== undefined, playFrom, stop: () => sound.preview.stop() }
}

/** Before the reply is heard the microphone's sound is meant, from then on the reply's. */
function soundAt(audio: TurnAudio | undefined, hostMs: number): Sound | undefined {
  const { captured, played } = audio ?? {}
  if (played && hostMs >= played.startMs && hostMs < endOf(played)) return played
  return captured && hostMs < endOf(captured) ? captured : undefined
}

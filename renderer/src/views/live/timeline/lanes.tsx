import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import type { TurnAudio } from '../../../audio/turn-audio.ts'
import type { TimeScale } from '../../../model/turn/time-scale.ts'
import type { Timeline, TimelineWord } from '../../../model/turn/timeline.ts'
import styles from './timeline.module.css'
import type { Playback } from './use-playback.ts'
import { VadLane } from './vad-lane.tsx'
import { WaveLane } from './wave-lane.tsx'
import { WordsLane } from './words-lane.tsx'

interface LanesProps {
  readonly turn: TurnRecord
  readonly timeline: Timeline | undefined
  readonly audio: TurnAudio | undefined
  readonly scale: TimeScale
  readonly playback: Playback
}

const NO_WORDS: readonly TimelineWord[] = []

/** What was heard, the words where they were said, and what was played: lanes of the waterfall's own axis. */
export const Lanes = memo(function Lanes({ turn, timeline, audio, scale, playback }: LanesProps) {
  const { t } = useTranslation()
  const [lit, setLit] = useState<TimelineWord>()
  const zeroMs = timeline?.zeroMs ?? 0
  const whyNot = (reason: string) => (timeline ? reason : t('live.lanesRunning'))
  return (
    <section className={styles.lanes} aria-label={t('microphone.timeline.title')} data-turn={turn.id}>
      <WaveLane
        lane="captured"
        sound={audio?.captured}
        zeroMs={zeroMs}
        scale={scale}
        lit={lit}
        missing={whyNot(t('microphone.timeline.capturedMissing'))}
      />
      <WordsLane
        words={timeline?.words ?? NO_WORDS}
        missing={whyNot(t('microphone.timeline.noWordTimes'))}
        scale={scale}
        lit={lit}
        onLight={setLit}
        onPlay={playback.playFrom}
      />
      <VadLane track={timeline?.track} scale={scale} missing={whyNot(t('microphone.timeline.noTrack'))} />
      <WaveLane
        lane="played"
        sound={audio?.played}
        zeroMs={zeroMs}
        scale={scale}
        lit={undefined}
        missing={whyNot(t('microphone.timeline.playedMissing'))}
      />
    </section>
  )
}, sameLanes)

/** A running turn has nothing to lay out yet, however often it changes. */
function sameLanes(before: LanesProps, after: LanesProps): boolean {
  return (
    before.turn.id === after.turn.id &&
    before.timeline === after.timeline &&
    before.audio === after.audio &&
    before.playback.playFrom === after.playback.playFrom &&
    (before.scale === after.scale || (!before.timeline && !after.timeline))
  )
}

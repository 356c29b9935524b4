import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSeconds } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import type { TurnAudio } from '../../../audio/turn-audio.ts'
import { useLocale } from '../../../console-context.ts'
import type { TimeScale, TimeWindow } from '../../../model/time-scale.ts'
import { buildTimeline, type Timeline as Laid, type Sound, type TimelineWord } from '../../../model/timeline.ts'
import { useWidth } from '../../../widgets/use-width.ts'
import { Axis } from '../waterfall/axis.tsx'
import { TimeCursor } from '../waterfall/time-cursor.tsx'
import { CursorKeys } from './cursor-keys.tsx'
import { StageLanes } from './stage-lanes.tsx'
import styles from './timeline.module.css'
import { usePlayback } from './use-playback.ts'
import { VadLane } from './vad-lane.tsx'
import { WaveLane } from './wave-lane.tsx'
import { WordsLane } from './words-lane.tsx'

export type TimelineRange = 'whole' | 'firstWord'

interface TimelineProps {
  readonly turn: TurnRecord
  /** Sound of the turn, as far as it is at hand. */
  readonly audio: TurnAudio | undefined
  readonly range: TimelineRange
}

/** Waveforms, speech probability, words and stages of one turn on one axis, with one cursor. */
export function Timeline({ turn, audio, range }: TimelineProps) {
  const { t } = useTranslation()
  const surface = useRef<HTMLDivElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const widthPx = useWidth(area)
  const [lit, setLit] = useState<TimelineWord>()
  const timeline = useMemo(() => buildTimeline(turn, [audio?.captured, audio?.played]), [turn, audio])
  const window = windowOf(turn, timeline, range)
  const scale = useMemo<TimeScale>(
    () => ({ window: { fromMs: window.fromMs, toMs: window.toMs }, widthPx }),
    [window.fromMs, window.toMs, widthPx],
  )
  const playback = usePlayback(timeline.zeroMs, audio)
  return (
    <>
      <Summary turn={turn} timeline={timeline} audio={audio} />
      <div className={styles.lanes}>
        <div ref={surface} className={styles.surface}>
          <WaveLane
            lane="captured"
            sound={audio?.captured}
            zeroMs={timeline.zeroMs}
            scale={scale}
            lit={lit}
            missing={t('microphone.timeline.capturedMissing')}
          />
          <VadLane track={timeline.track} scale={scale} />
          <WordsLane words={timeline.words} scale={scale} lit={lit} onLight={setLit} onPlay={playback.playFrom} />
          <StageLanes turn={turn} scale={scale} />
          <WaveLane
            lane="played"
            sound={audio?.played}
            zeroMs={timeline.zeroMs}
            scale={scale}
            lit={undefined}
            missing={t('microphone.timeline.playedMissing')}
          />
        </div>
        <div ref={area} className={styles.area}>
          <TimeCursor scale={scale} surface={surface} area={area} />
        </div>
        <Axis scale={scale} />
      </div>
      <CursorKeys timeline={timeline} window={window} playback={playback} />
    </>
  )
}

/** The first word's stretch: the last of the speech and what follows it until something is heard. */
function windowOf(turn: TurnRecord, { extent }: Laid, range: TimelineRange): TimeWindow {
  const heardMs = turn.ledger?.totalMs
  if (range === 'whole' || heardMs === undefined || heardMs <= 0) return extent
  return { fromMs: Math.max(extent.fromMs, -heardMs * 0.6), toMs: Math.min(extent.toMs, heardMs * 1.4) }
}

interface SummaryProps {
  readonly turn: TurnRecord
  readonly timeline: Laid
  readonly audio: TurnAudio | undefined
}

/** What the drawing shows, in words. */
function Summary({ turn, timeline, audio }: SummaryProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const lengthOf = (sound: Sound | undefined) =>
    sound ? formatSeconds((sound.pcm.length / sound.rateHz) * 1000, locale) : t('microphone.timeline.notHere')
  const count = timeline.words.length
  return (
    <p className={styles.hint}>
      {t('microphone.timeline.summary', {
        index: turn.index,
        captured: lengthOf(audio?.captured),
        played: lengthOf(audio?.played),
        words: count === 0 ? t('microphone.timeline.noWords') : t('microphone.timeline.words', { count }),
      })}
    </p>
  )
}

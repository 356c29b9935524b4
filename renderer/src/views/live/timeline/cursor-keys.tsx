import { Play, Square } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { digitsOf, formatSeconds, formatSignedMs, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import type { TurnAudio } from '../../../audio/turn-audio.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import type { TimeWindow } from '../../../model/turn/time-scale.ts'
import { probabilityAt, type Sound, type Timeline, wordAt } from '../../../model/turn/timeline.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import styles from './timeline.module.css'
import type { Playback } from './use-playback.ts'

interface CursorKeysProps {
  readonly turn: TurnRecord
  readonly timeline: Timeline | undefined
  readonly audio: TurnAudio | undefined
  readonly window: TimeWindow
  readonly playback: Playback
}

const STEP_MS = 10
/** Shift makes a step ten times as large. */
const LARGE = 10

/** The pinned cursor by keys and in words: where it stands, what is said there, how far it is to the second one. */
export function CursorKeys({ turn, timeline, audio, window, playback }: CursorKeysProps) {
  const { t } = useTranslation()
  const { store } = useConsole()
  const locale = useLocale()
  const pinnedMs = useConsoleStore((state) => state.pinnedMs)
  const comparedMs = useConsoleStore((state) => state.comparedMs)
  const at = pinnedMs ?? 0
  const text = pinnedMs === undefined ? UNKNOWN : describe(timeline ?? NOTHING, pinnedMs, locale)
  const delta = pinnedMs !== undefined && comparedMs !== undefined ? comparedMs - pinnedMs : undefined
  const onKeyDown = (event: KeyboardEvent) => {
    const { pinCursor } = store.getState()
    const next = movedBy(event, at, window)
    if (next !== undefined) pinCursor(next)
    else if (event.key === 'Enter') playback.playFrom(at)
    else if (event.key === 'Escape') pinCursor(undefined)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles.keys}>
      <div
        className={styles.slider}
        role="slider"
        tabIndex={0}
        aria-label={t('microphone.timeline.cursor')}
        aria-valuemin={Math.round(window.fromMs)}
        aria-valuemax={Math.round(window.toMs)}
        aria-valuenow={Math.round(at)}
        aria-valuetext={text}
        onKeyDown={onKeyDown}
      >
        {text}
        {delta !== undefined && ` · ${t('microphone.timeline.delta', { time: formatSignedMs(delta, locale) })}`}
      </div>
      <Button
        isDisabled={!playback.possible}
        onPress={() => (playback.playing ? playback.stop() : playback.playFrom(at))}
      >
        {playback.playing ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
        {t(playback.playing ? 'microphone.timeline.stop' : 'microphone.timeline.playFrom')}
      </Button>
      <p className={styles.hint} title={t('microphone.timeline.hint')}>
        {timeline ? <Summary turn={turn} timeline={timeline} audio={audio} /> : t('live.lanesRunning')}
      </p>
    </div>
  )
}

const NOTHING: Pick<Timeline, 'words' | 'track'> = { words: [], track: undefined }

interface SummaryProps {
  readonly turn: TurnRecord
  readonly timeline: Timeline
  readonly audio: TurnAudio | undefined
}

/** What the lanes show, in words. */
function Summary({ turn, timeline, audio }: SummaryProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const lengthOf = (sound: Sound | undefined) =>
    sound ? formatSeconds((sound.pcm.length / sound.rateHz) * 1000, locale) : t('live.notRecorded')
  const count = timeline.words.length
  return t('microphone.timeline.summary', {
    index: turn.index,
    captured: lengthOf(audio?.captured),
    played: lengthOf(audio?.played),
    words: count === 0 ? t('microphone.timeline.noWords') : t('microphone.timeline.words', { count }),
  })
}

/** "+120 ms · there · 0.98": the moment, the word and the probability of speech. */
function describe({ words, track }: Pick<Timeline, 'words' | 'track'>, ms: number, locale: string): string {
  const probability = probabilityAt(track, ms)
  return [
    formatSignedMs(ms, locale),
    wordAt(words, ms)?.text,
    probability === undefined ? undefined : digitsOf(probability, 2, locale),
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

function movedBy({ key, shiftKey }: KeyboardEvent, atMs: number, { fromMs, toMs }: TimeWindow): number | undefined {
  const step = STEP_MS * (shiftKey ? LARGE : 1)
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: atMs - step,
    ArrowDown: atMs - step,
    ArrowRight: atMs + step,
    ArrowUp: atMs + step,
    PageDown: atMs - (toMs - fromMs) / 10,
    PageUp: atMs + (toMs - fromMs) / 10,
    Home: fromMs,
    End: toMs,
  }
  const next = moves[key]
  return next === undefined ? undefined : Math.min(toMs, Math.max(fromMs, next))
}

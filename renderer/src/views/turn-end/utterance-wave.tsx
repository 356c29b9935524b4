import { Play, Square } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSeconds } from '../../../../pipeline/measures/numbers.ts'
import type { HeardUtterance } from '../../../../pipeline/protocol/turn-end.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { findChosen } from '../../audio/device-list.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { samplesOf, waveOutline } from '../../model/turn-end/turn-end-sound.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './utterance-wave.module.css'

const COLUMNS = 400
/** Drawn behind the end of the recording, so that a late end of the turn is seen. */
const BEHIND_MS = 300

interface UtteranceWaveProps {
  readonly utterance: HeardUtterance
  /** Where the setting ends the turn; infinite where it does not. */
  readonly endsMs: number
}

/** The sound of an utterance, its silences, where the person had finished and where the setting ends the turn. */
export function UtteranceWave({ utterance, endsMs }: UtteranceWaveProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const words = useWords()
  const { id, title, durationMs, endMs, silences } = utterance
  const { answer, error } = useAnswer({ name: 'readTurnEndSound', id })
  const pcm = useMemo(() => (answer ? samplesOf(answer.pcm) : undefined), [answer])
  const outline = useMemo(() => (pcm ? waveOutline(pcm, COLUMNS) : ''), [pcm])
  const ends = Number.isFinite(endsMs)
  const wholeMs = Math.max(durationMs, ends ? endsMs : 0) + BEHIND_MS
  const at = (ms: number) => `${(Math.min(ms, wholeMs) / wholeMs) * 100}%`
  const isCut = ends && (endMs === null || endsMs < endMs)
  const said = { end: formatSeconds(endMs, locale), at: formatSeconds(endsMs, locale) }
  return (
    <figure className={styles.figure} aria-label={t('turnEnd.wave', { title })}>
      <div className={styles.lane} aria-hidden="true">
        {silences.map(({ startMs, endMs: goesOnMs }) => (
          <i
            key={startMs}
            className={styles.silence}
            style={{ left: at(startMs), width: at((goesOnMs ?? wholeMs) - startMs) }}
          />
        ))}
        <svg
          className={styles.wave}
          viewBox={`0 0 ${COLUMNS} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
          style={{ width: at(durationMs) }}
        >
          <path d={outline} />
        </svg>
        {endMs !== null && <Mark kind="finished" left={at(endMs)} label={t('turnEnd.finishedMark')} />}
        {ends && (
          <Mark
            kind={isCut ? 'cut' : 'end'}
            left={at(endsMs)}
            label={t(isCut ? 'turnEnd.cutMark' : 'turnEnd.endMark')}
          />
        )}
      </div>
      <figcaption>
        <PlayButtons pcm={pcm} rateHz={answer?.rateHz ?? 1} endsMs={endsMs} />
        <span>{ends ? t('turnEnd.waveSays', said) : t('turnEnd.waveNever')}</span>
        {error && <span role="alert">{words.error(error).message}</span>}
      </figcaption>
    </figure>
  )
}

interface MarkProps {
  readonly kind: 'finished' | 'cut' | 'end'
  readonly left: string
  readonly label: string
}

function Mark({ kind, left, label }: MarkProps) {
  return (
    <b className={styles.mark} data-kind={kind} style={{ left }}>
      <span>{label}</span>
    </b>
  )
}

interface PlayButtonsProps {
  readonly pcm: Int16Array<ArrayBuffer> | undefined
  readonly rateHz: number
  readonly endsMs: number
}

function PlayButtons({ pcm, rateHz, endsMs }: PlayButtonsProps) {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const sinkId = useConsoleStore(({ devices, sound: { output } }) => findChosen(devices.outputs, output)?.id ?? '')
  const [playing, setPlaying] = useState(false)
  useEffect(() => () => sound.preview.stop(), [sound])
  const play = (toMs: number) => {
    if (!pcm) return
    setPlaying(true)
    void sound.preview.play({ pcm, rateHz }, 0, toMs, sinkId).finally(() => setPlaying(false))
  }
  if (playing)
    return (
      <Button onPress={() => sound.preview.stop()}>
        <Square size={14} aria-hidden /> {t('turnEnd.stop')}
      </Button>
    )
  return (
    <>
      <Button isDisabled={!pcm} onPress={() => play(Number.POSITIVE_INFINITY)}>
        <Play size={14} aria-hidden /> {t('turnEnd.play')}
      </Button>
      <Button isDisabled={!pcm || !Number.isFinite(endsMs)} onPress={() => play(endsMs)}>
        <Play size={14} aria-hidden /> {t('turnEnd.playToEnd')}
      </Button>
    </>
  )
}

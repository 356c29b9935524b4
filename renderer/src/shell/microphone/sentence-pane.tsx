import { Circle, Play, Square } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSeconds } from '../../../../pipeline/measures/numbers.ts'
import { findChosen } from '../../audio/device-list.ts'
import type { Recording } from '../../audio/microphone.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { judgeSentence, measureSentence, type SentenceFacts } from '../../model/sound/sentence.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { useTroubleWords } from '../../widgets/trouble-words.ts'
import { Decibels } from './decibels.tsx'
import styles from './numbers.module.css'

const LONGEST_MS = 5000

interface Sentence {
  readonly recording: Recording
  readonly facts: SentenceFacts
}

/** A sentence, recorded in this page alone: heard again, measured, judged. */
export function SentencePane() {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const microphone = useConsoleStore((state) => state.microphone)
  const [sentence, setSentence] = useState<Sentence>()
  const recorder = useRecorder(async (stopped) => {
    setSentence(undefined)
    const recording = await sound.record(stopped)
    if (recording) setSentence({ recording, facts: measureSentence(recording.pcm, recording.rateHz) })
  })
  const open = microphone.phase === 'open' ? microphone.purpose : undefined
  const locale = useLocale()
  return (
    <Pane title={t('microphone.sentence')}>
      <p className={styles.hint}>
        {open === 'check' && t('microphone.sentenceHint')}
        {open === 'talk' && t('microphone.sentenceTalking')}
        {open === undefined && t('microphone.sentenceNeeds')}
      </p>
      <div className={styles.hint}>
        {recorder.elapsedMs === undefined ? (
          <Button isDisabled={open !== 'check'} onPress={recorder.start}>
            <Circle size={13} aria-hidden /> {t('microphone.record')}
          </Button>
        ) : (
          <Button look="primary" onPress={recorder.stop}>
            <Square size={13} aria-hidden />{' '}
            {t('microphone.recording', { time: formatSeconds(recorder.elapsedMs, locale) })}
          </Button>
        )}
      </div>
      {sentence && <Result sentence={sentence} />}
    </Pane>
  )
}

function Result({ sentence: { recording, facts } }: { readonly sentence: Sentence }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { where } = useTroubleWords()
  const verdict = judgeSentence(facts)
  return (
    <div role="status">
      <p className={styles.verdict} data-good={verdict === 'good' || undefined} data-testid="verdict">
        <strong>{t(`microphone.verdict.${verdict}`)}</strong>: {t(`microphone.verdictHint.${verdict}`, { where })}
      </p>
      <dl className={styles.numbers}>
        <Fact name={t('microphone.speechLevel')} value={facts.speechDbfs} />
        <Fact name={t('microphone.noise')} value={facts.noiseDbfs} />
        <Fact name={t('microphone.snr')} value={facts.snrDb} unit="dB" />
        <Fact name={t('microphone.sentencePeak')} value={facts.allZero ? undefined : facts.peakDbfs} />
        <div>
          <dt>{t('microphone.clipped')}</dt>
          <dd>{facts.clippedSamples}</dd>
        </div>
        <div>
          <dt>{t('microphone.length')}</dt>
          <dd>{formatSeconds(facts.durationMs, locale)}</dd>
        </div>
      </dl>
      <div className={styles.hint}>
        <PlayBack recording={recording} />
      </div>
    </div>
  )
}

function Fact({ name, value, unit = 'dBFS' }: { name: string; value: number | undefined; unit?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Decibels value={value} unit={unit} />
      </dd>
    </div>
  )
}

function PlayBack({ recording }: { readonly recording: Recording }) {
  const { t } = useTranslation()
  const { sound } = useConsole()
  const sinkId = useConsoleStore(({ devices, sound: { output } }) => findChosen(devices.outputs, output)?.id ?? '')
  const [playing, setPlaying] = useState(false)
  const toggle = () => {
    if (playing) return sound.preview.stop()
    setPlaying(true)
    void sound.preview.play(recording, 0, Number.POSITIVE_INFINITY, sinkId).finally(() => setPlaying(false))
  }
  return (
    <Button onPress={toggle}>
      {playing ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
      {t(playing ? 'microphone.playing' : 'microphone.play')}
    </Button>
  )
}

/** Runs a recording until it is stopped or five seconds are over, and says how long it has been. */
function useRecorder(run: (stopped: Promise<void>) => Promise<void>) {
  const [elapsedMs, setElapsedMs] = useState<number>()
  const stop = useRef<() => void>(() => undefined)
  useEffect(() => () => stop.current(), [])
  const start = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const sinceMs = performance.now()
    setElapsedMs(0)
    const timer = window.setInterval(() => {
      const passedMs = performance.now() - sinceMs
      setElapsedMs(Math.min(passedMs, LONGEST_MS))
      if (passedMs >= LONGEST_MS) resolve()
    }, 100)
    stop.current = resolve
    void run(promise).finally(() => {
      window.clearInterval(timer)
      setElapsedMs(undefined)
    })
  }
  return { elapsedMs, start, stop: () => stop.current() }
}

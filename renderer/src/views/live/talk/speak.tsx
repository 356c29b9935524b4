import { Play, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { inverseNormalise } from '../../../../../pipeline/base/text/inverse-text-normalisation.ts'
import { clipLanguage } from '../../../../../pipeline/measures/clip-languages.ts'
import { formatSeconds } from '../../../../../pipeline/measures/numbers.ts'
import type { Clip } from '../../../../../pipeline/protocol/wire/snapshot.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import {
  selectClips,
  selectConnected,
  selectLoaded,
  selectReady,
  selectSpokenLanguage,
} from '../../../store/selectors.ts'
import { languageName } from '../../../widgets/language-name.ts'
import { EmptyState } from '../../../widgets/pane.tsx'
import { TalkControls } from '../../../widgets/talk-controls.tsx'
import { useWords } from '../../../widgets/words.ts'
import { LevelMeter } from './level-meter.tsx'
import styles from './speak.module.css'

/** Two ways to start a turn: the microphone, or a clip that is played into the pipeline as if it were spoken. */
export function Speak() {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const loaded = useConsoleStore(selectLoaded)
  const ready = useConsoleStore(selectReady)
  return (
    <section className={styles.speak} aria-label={t('speak.title')} data-stale={!connected || undefined}>
      <TalkControls />
      <WhatToSay />
      <LevelMeter />
      <h3 className={styles.heading}>{t('speak.clips')}</h3>
      {connected && !ready && <p className={styles.hint}>{t(loaded ? 'bar.turnsHeld' : 'speak.waitReady')}</p>}
      <Clips />
    </section>
  )
}

const NO_LANGUAGES: readonly string[] = []

/** Which languages the recogniser in force hears, and a sentence that it understands: one of the clips in them. */
function WhatToSay() {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore(selectSpokenLanguage)
  const languages = useConsoleStore(
    ({ session }) =>
      session?.models?.available.find(({ stage, id }) => stage === 'asr' && id === session.models?.chosen.asr)
        ?.languages ?? NO_LANGUAGES,
  )
  const example = useConsoleStore(selectClips).find((clip) => clipLanguage(clip) === language)
  const embedded = useConsoleStore(({ session }) => session?.models?.chosen.asr === session?.pack.id)
  const [first = language, second] = languages
  const named =
    second === undefined
      ? languageName(first, locale)
      : t('live.speakOr', { first: languageName(first, locale), second: languageName(second, locale) })
  return (
    <p className={styles.what}>
      <strong>
        {example === undefined
          ? t('live.speakLanguageOnly', { language: named })
          : t('live.speakLanguage', { language: named, example: inverseNormalise(example.transcript) })}
      </strong>{' '}
      {embedded && t('live.smallVocabulary')}
    </p>
  )
}

function Clips() {
  const { t } = useTranslation()
  const clips = useConsoleStore(selectClips)
  if (clips.length === 0) return <EmptyState>{t('speak.noClips')}</EmptyState>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ul className={styles.clips} tabIndex={0} aria-label={t('speak.clips')}>
      {clips.map((clip) => (
        <ClipButton key={clip.id} clip={clip} />
      ))}
    </ul>
  )
}

function ClipButton({ clip }: { readonly clip: Clip }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { playClip, run } = useConsole()
  const language = useConsoleStore((state) => state.language)
  const ready = useConsoleStore(selectReady)
  const playing = useConsoleStore((state) => state.session?.current?.clipId === clip.id)
  const words = useWords()
  const title = clip.title[language]
  const condition = clip.condition === undefined ? undefined : words.condition(clip.condition)
  const conversation = useConsoleStore(selectSpokenLanguage)
  const spoken = clipLanguage(clip)
  const inLanguage = spoken === conversation ? undefined : languageName(spoken, locale)
  const details = [formatSeconds(clip.durationMs, locale), inLanguage, condition]
    .filter((part) => part !== undefined)
    .join(' · ')
  return (
    <li>
      <button
        type="button"
        className={styles.clip}
        disabled={!ready}
        data-playing={playing || undefined}
        onClick={() => (playing ? run({ name: 'cancelTurn' }) : playClip(clip.id))}
      >
        {playing ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
        <span className={styles.title}>
          <span className="visually-hidden">{t(playing ? 'speak.stopClip' : 'speak.playClip')} </span>
          {title}
        </span>
        <span className={styles.details}>{details}</span>
      </button>
    </li>
  )
}

import { useTranslation } from 'react-i18next'
import { inverseNormalise } from '../../../../../pipeline/base/text/inverse-text-normalisation.ts'
import { clipLanguage } from '../../../../../pipeline/measures/clip-languages.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import {
  selectClips,
  selectConnected,
  selectLoaded,
  selectReady,
  selectSpokenLanguage,
} from '../../../store/selectors.ts'
import { languageName } from '../../../widgets/language-name.ts'
import { TalkControls } from '../../../widgets/talk-controls.tsx'
import { Clips } from './clips.tsx'
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

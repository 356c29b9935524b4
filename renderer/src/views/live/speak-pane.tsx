import { Play, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { clipLanguage } from '../../../../pipeline/measures/clip-languages.ts'
import { formatSeconds } from '../../../../pipeline/measures/numbers.ts'
import type { Clip } from '../../../../pipeline/protocol/snapshot.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { selectClips, selectConnected, selectReady, selectSpokenLanguage } from '../../store/selectors.ts'
import { languageName } from '../../widgets/language-name.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { TalkControls } from '../../widgets/talk-controls.tsx'
import { useWords } from '../../widgets/words.ts'
import { LevelMeter } from './level-meter.tsx'
import styles from './speak-pane.module.css'

/** Two ways to start a turn: the microphone, or a clip that is played into the pipeline as if it were spoken. */
export function SpeakPane() {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const ready = useConsoleStore(selectReady)
  return (
    <Pane title={t('speak.title')} stale={!connected}>
      <TalkControls />
      <LevelMeter />
      <h3 className={styles.heading}>{t('speak.clips')}</h3>
      {connected && !ready && <p className={styles.hint}>{t('speak.waitReady')}</p>}
      <Clips />
    </Pane>
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

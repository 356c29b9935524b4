import { Play, Square } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clipLanguage } from '../../../../../pipeline/measures/clip-languages.ts'
import { formatSeconds } from '../../../../../pipeline/measures/numbers.ts'
import type { Clip } from '../../../../../pipeline/protocol/wire/snapshot.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { selectClips, selectReady, selectSpokenLanguage } from '../../../store/selectors.ts'
import { languageName } from '../../../widgets/language-name.ts'
import { EmptyState } from '../../../widgets/pane.tsx'
import { useWords } from '../../../widgets/words.ts'
import { useRovingKeys } from '../use-roving-keys.ts'
import styles from './speak.module.css'

/** The demo clips, each to be played as if it were spoken. One Tab stop: arrow keys go through them. */
export function Clips() {
  const { t } = useTranslation()
  const clips = useConsoleStore(selectClips)
  const ready = useConsoleStore(selectReady)
  const list = useRef<HTMLUListElement>(null)
  const onKeyDown = useRovingKeys(list, 'button')
  const [reachedId, setReached] = useState<string>()
  if (clips.length === 0) return <EmptyState>{t('speak.noClips')}</EmptyState>
  const tabId = clips.some(({ id }) => id === reachedId) ? reachedId : clips[0]?.id
  return (
    <ul
      ref={list}
      className={styles.clips}
      // A region that scrolls must be reachable by keyboard: by its clips, or by itself while none can be played.
      tabIndex={ready ? undefined : 0}
      aria-label={t('speak.clips')}
      title={t('speak.clipsKeys')}
      onKeyDown={onKeyDown}
    >
      {clips.map((clip) => (
        <ClipButton key={clip.id} clip={clip} inTabOrder={clip.id === tabId} onReach={() => setReached(clip.id)} />
      ))}
    </ul>
  )
}

interface ClipButtonProps {
  readonly clip: Clip
  /** One clip is: arrow keys reach the others. */
  readonly inTabOrder: boolean
  onReach(): void
}

function ClipButton({ clip, inTabOrder, onReach }: ClipButtonProps) {
  const { t } = useTranslation()
  const { playClip, run } = useConsole()
  const language = useConsoleStore((state) => state.language)
  const ready = useConsoleStore(selectReady)
  const playing = useConsoleStore((state) => state.session?.current?.clipId === clip.id)
  return (
    <li>
      <button
        type="button"
        className={styles.clip}
        disabled={!ready}
        tabIndex={inTabOrder ? 0 : -1}
        data-playing={playing || undefined}
        onFocus={onReach}
        onClick={() => (playing ? run({ name: 'cancelTurn' }) : playClip(clip.id))}
      >
        {playing ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
        <span className={styles.title}>
          <span className="visually-hidden">{t(playing ? 'speak.stopClip' : 'speak.playClip')} </span>
          {clip.title[language]}
        </span>
        <span className={styles.details}>{useDetails(clip)}</span>
      </button>
    </li>
  )
}

/** How long a clip is, its language where that is not the conversation's, and under which conditions it was recorded. */
function useDetails(clip: Clip): string {
  const locale = useLocale()
  const words = useWords()
  const conversation = useConsoleStore(selectSpokenLanguage)
  const spoken = clipLanguage(clip)
  const inLanguage = spoken === conversation ? undefined : languageName(spoken, locale)
  const condition = clip.condition === undefined ? undefined : words.condition(clip.condition)
  return [formatSeconds(clip.durationMs, locale), inLanguage, condition]
    .filter((part) => part !== undefined)
    .join(' · ')
}

import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { placeBar, type TimeScale } from '../../../model/turn/time-scale.ts'
import type { TimelineWord } from '../../../model/turn/timeline.ts'
import { spokenLanguage } from '../../../widgets/spoken.tsx'
import styles from './timeline.module.css'

interface WordsLaneProps {
  readonly words: readonly TimelineWord[]
  /** Why there are none. */
  readonly missing: string
  readonly scale: TimeScale
  readonly lit: TimelineWord | undefined
  onLight(word: TimelineWord | undefined): void
  onPlay(fromMs: number): void
}

/** The words where they were said: the pointer over one lights its sound, a click plays from it. */
export function WordsLane({ words, missing, scale, lit, onLight, onPlay }: WordsLaneProps) {
  const { t } = useTranslation()
  const lane = useRef<HTMLDivElement>(null)
  useWordPointer(lane, words, onLight, onPlay)
  return (
    <div className={styles.lane} data-lane="words">
      <span className={styles.name}>{t('microphone.timeline.wordsLane')}</span>
      <div ref={lane} className={styles.content}>
        {words.length === 0 && <p className={styles.missing}>{missing}</p>}
        {words.map((word, i) => {
          const placed = placeBar(scale, word.startMs, word.endMs)
          if (!placed) return null
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: words are said more than once, and never reordered
              key={i}
              className={styles.word}
              data-word={i}
              data-start={word.startMs}
              data-end={word.endMs}
              data-lit={word === lit || undefined}
              title={t('microphone.timeline.wordAt', {
                word: word.text,
                from: Math.round(word.startMs),
                to: Math.round(word.endMs),
              })}
              style={{ transform: `translateX(${placed.xPx}px)`, width: placed.widthPx }}
            >
              <span lang={spokenLanguage(word.text)}>{word.text}</span>
            </span>
          )
        })}
      </div>
    </div>
  )
}

/** By delegation: the same with keys is at the cursor below, which every word's time can be reached with. */
function useWordPointer(
  lane: React.RefObject<HTMLDivElement | null>,
  words: readonly TimelineWord[],
  onLight: (word: TimelineWord | undefined) => void,
  onPlay: (fromMs: number) => void,
): void {
  useEffect(() => {
    const element = lane.current
    if (!element) return
    const wordOf = (event: Event): TimelineWord | undefined => {
      const at = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-word]') : null
      return at ? words[Number(at.dataset.word)] : undefined
    }
    const onMove = (event: Event) => onLight(wordOf(event))
    const onLeave = () => onLight(undefined)
    const onClick = (event: Event) => {
      const word = wordOf(event)
      if (word) onPlay(word.startMs)
    }
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerleave', onLeave)
    element.addEventListener('click', onClick)
    return () => {
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
      element.removeEventListener('click', onClick)
    }
  }, [lane, words, onLight, onPlay])
}

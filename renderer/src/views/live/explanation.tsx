import { useTranslation } from 'react-i18next'
import { formatMs, formatShare } from '../../../../pipeline/measures/numbers.ts'
import { lostOf } from '../../../../pipeline/measures/turn-fate.ts'
import { lostKinds } from '../../../../pipeline/measures/words.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { explainTurn } from '../../model/explain.ts'
import { isOver } from '../../model/turn.ts'
import { selectLosses, selectShownTurn } from '../../store/selectors.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './explanation.module.css'

/** The turn in plain words, made from its ledger alone: the same ledger always gives the same sentences. */
export function Explanation() {
  const { t } = useTranslation()
  const turn = useConsoleStore(selectShownTurn)
  const language = useConsoleStore((state) => state.language)
  const losses = useConsoleStore(selectLosses)
  const sentences = useSentences(turn)
  return (
    <section className={styles.card} aria-label={t('explain.title')}>
      <h2>{t('explain.title')}</h2>
      <div className={styles.text}>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {lostOf(losses) > 0 && (
        <p className={styles.leftOut}>{t('headline.leftOut', { what: lostKinds(losses)[language] })}</p>
      )}
    </section>
  )
}

function useSentences(turn: TurnRecord | undefined): readonly string[] {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  if (!turn) return [t('explain.empty')]
  if (turn.error) return [turn.error.message, turn.error.hint ?? '']
  if (!isOver(turn) && turn.ledger?.heardMs === undefined) return [t('explain.running')]
  const facts = explainTurn(turn)
  if (!facts)
    return [
      turn.notMeasurable === undefined
        ? t('explain.nothing')
        : t('turns.notMeasurable', { reason: words.reason(turn.notMeasurable) }),
    ]
  const ms = (value: number) => formatMs(value, locale)
  const { longest, longestProcessing: next } = facts
  const total =
    facts.heardMs !== undefined
      ? t('explain.total', { heard: ms(facts.heardMs) })
      : facts.processingMs !== undefined
        ? t('explain.totalProcessing', { processing: ms(facts.processingMs) })
        : undefined
  return [
    total,
    t('explain.longest', {
      part: words.part(longest.part.part),
      time: ms(longest.part.ms),
      share: formatShare(longest.share, locale),
      owner: words.owner(longest.part.owner),
    }),
    next && t('explain.next', { part: words.part(next.part.part), time: ms(next.part.ms) }),
    facts.stalledMs !== undefined ? t('explain.stalled', { time: ms(facts.stalledMs) }) : undefined,
    facts.unattributedMs !== undefined ? t('explain.unattributed', { time: ms(facts.unattributedMs) }) : undefined,
  ].filter((sentence) => sentence !== undefined)
}

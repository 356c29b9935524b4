import { Activity } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole } from '../../../console-context.ts'
import { isMeasurable, whyMissing } from '../../../model/turn/turn.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { MiniWaterfall } from '../../../widgets/mini-waterfall.tsx'
import { useWords } from '../../../widgets/words.ts'
import { useBusyWords } from '../use-busy-words.ts'
import { useStatusWord } from '../use-status-word.ts'
import styles from './turn-strip.module.css'

interface TurnCardProps {
  readonly turn: TurnRecord
  readonly longestMs: number
  readonly isShown: boolean
  /** One card is: arrow keys reach the others. */
  readonly inTabOrder: boolean
}

/** A turn of the strip: its number and what the user waited, its shape, the preset it ran under. */
export const TurnCard = memo(function TurnCard({ turn, longestMs, isShown, inTabOrder }: TurnCardProps) {
  const { t } = useTranslation()
  const words = useWords()
  const { store } = useConsole()
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={styles.card}
        data-turn={turn.id}
        aria-current={isShown}
        tabIndex={inTabOrder ? 0 : -1}
        onClick={() => store.getState().selectTurn(turn.id)}
      >
        <span className={styles.top}>
          <span className="visually-hidden">{t('turn.number', { index: turn.index })} </span>
          <span className={styles.index} aria-hidden="true">
            {turn.index}
          </span>
          <BusyMark turn={turn} />
          <WaitOf turn={turn} />
        </span>
        <MiniWaterfall ledger={isMeasurable(turn) ? turn.ledger : undefined} longestMs={longestMs} />
        <span className={styles.preset}>{words.preset(turn.preset)}</span>
      </button>
    </li>
  )
})

/** Keeps the place of the turn that runs, so that nothing moves when it is over. */
export function RunningCard({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  return (
    <li className={styles.item}>
      <span className={styles.card} data-running>
        <span className={styles.top}>
          <span className={styles.index}>{turn.index}</span>
          <span className={styles.reason}>{t('live.stripRunning')}</span>
        </span>
      </span>
    </li>
  )
}

function WaitOf({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const statusWord = useStatusWord()
  if (isMeasurable(turn)) {
    return (
      <span className={styles.number}>
        <span className="visually-hidden">{t('live.userWaits')} </span>
        <Measure ms={turn.ledger?.heardMs ?? turn.ledger?.processingMs} />
      </span>
    )
  }
  const missing = whyMissing(turn, 'heard')
  const why = missing?.kind === 'given' ? words.missing(missing) : t('turns.unknownReason')
  return (
    <span className={styles.reason} title={t('turns.notMeasurable', { reason: why })}>
      {statusWord(turn)}
    </span>
  )
}

function BusyMark({ turn }: { readonly turn: TurnRecord }) {
  const words = useBusyWords()(turn)
  if (words === undefined) return null
  return (
    <span className={styles.busy} title={words}>
      <Activity size={12} aria-hidden />
      <span className="visually-hidden">{words}</span>
    </span>
  )
}

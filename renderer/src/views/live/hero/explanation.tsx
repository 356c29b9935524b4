import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { lostOf } from '../../../../../pipeline/measures/turn-fate.ts'
import { lostKinds } from '../../../../../pipeline/measures/words.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { explainTurn } from '../../../model/turn/explain.ts'
import { remedyOf } from '../../../model/turn/remedy.ts'
import { isOver } from '../../../model/turn/turn.ts'
import { selectLosses, selectNumberedTurn, selectShownTurn } from '../../../store/selectors.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './explanation.module.css'
import { RemedyLine } from './remedy-line.tsx'

const NO_DESCRIPTORS = [] as const

/** Where the time went, in one sentence with its remedy, made from the turn's ledger alone. */
export function Explanation() {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const losses = useConsoleStore(selectLosses)
  return (
    <section className={styles.where} aria-label={t('live.whereTitle')}>
      <h2>{t('live.whereTitle')}</h2>
      <div className={styles.text}>
        <Sentences />
      </div>
      {lostOf(losses) > 0 && (
        <p className={styles.leftOut}>{t('headline.leftOut', { what: lostKinds(losses)[language] })}</p>
      )}
    </section>
  )
}

function Sentences() {
  const { t } = useTranslation()
  const turn = useConsoleStore(selectNumberedTurn)
  const error = useConsoleStore(selectShownTurn)?.error
  const words = useWords()
  const descriptors = useConsoleStore((state) => state.session?.descriptors) ?? NO_DESCRIPTORS
  if (error) {
    const { message, hint } = words.error(error)
    return (
      <p>
        {message} {hint}
      </p>
    )
  }
  if (!turn) return <p>{t('explain.empty')}</p>
  if (!isOver(turn) && turn.ledger?.heardMs === undefined) return <p>{t('explain.running')}</p>
  if (turn.notMeasurable !== undefined)
    return <p>{t('turns.notMeasurable', { reason: words.reason(turn.notMeasurable, turn.notMeasurableBecause) })}</p>
  const fact = remedyOf(turn, descriptors)
  if (!fact) return <p>{t('explain.nothing')}</p>
  return (
    <>
      <RemedyLine turn={turn} fact={fact} />
      <Warnings turn={turn} />
    </>
  )
}

/** What says that the turn tells little of the pipeline. */
function Warnings({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { stalledMs, unattributedMs } = explainTurn(turn) ?? {}
  return (
    <>
      {stalledMs !== undefined && <p>{t('explain.stalled', { time: formatMs(stalledMs, locale) })}</p>}
      {unattributedMs !== undefined && <p>{t('explain.unattributed', { time: formatMs(unattributedMs, locale) })}</p>}
    </>
  )
}

import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Ledger } from '../../../../../pipeline/protocol/ledger.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { ledgerOfArm } from '../../../model/turn/arm-ledger.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { MiniWaterfall } from '../../../widgets/mini-waterfall.tsx'
import { Pane } from '../../../widgets/pane.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './result.module.css'

const MOST_ARMS = 6

/** The arms' ledgers on one scale; the reference stands behind the others as an outline. */
export function ArmLedgers({ session, result }: { readonly session: Session; readonly result: ExperimentResult }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const connected = useConsoleStore(selectConnected)
  const told =
    session.kind === 'ab'
      ? result.arms.slice(0, MOST_ARMS)
      : result.arms.filter(({ armId }, index) => index === 0 || armId === judgedArm(result))
  const arms = told.map((arm) => ({ arm, ledger: ledgerOfArm(arm) }))
  const longestMs = Math.max(1, ...arms.map(({ ledger }) => ledger.totalMs))
  const [reference] = arms
  if (!reference) return null
  const nameOf = (armId: string) => words.preset(session.arms.find(({ id }) => id === armId)?.name)
  return (
    <Pane title={t('compare.ledgers')} stale={!connected}>
      <div className={styles.ledgers}>
        {arms.map(({ arm, ledger }, index) => [
          <strong key={`${arm.armId}/name`}>{nameOf(arm.armId)}</strong>,
          <Bar
            key={arm.armId}
            ledger={ledger}
            longestMs={longestMs}
            ghostMs={index === 0 ? undefined : reference.ledger.totalMs}
          />,
          <span key={`${arm.armId}/number`}>
            {formatMs(arm.heardMs.p50.value ?? arm.processingMs.p50.value ?? undefined, locale)}
          </span>,
        ])}
      </div>
      <p className={styles.note}>
        {t('compare.ledgersNote')} {session.pace === 'fast' && t('compare.fastLedgers')}{' '}
        {session.kind === 'ab' &&
          result.arms.length > MOST_ARMS &&
          t('compare.moreArms', { count: result.arms.length - MOST_ARMS })}
      </p>
    </Pane>
  )
}

interface BarProps {
  readonly ledger: Ledger
  readonly longestMs: number
  /** Where the reference ends. */
  readonly ghostMs: number | undefined
}

function Bar({ ledger, longestMs, ghostMs }: BarProps) {
  return (
    <div style={{ position: 'relative' }}>
      <MiniWaterfall ledger={ledger} longestMs={longestMs} />
      {ghostMs !== undefined && (
        <svg
          viewBox="0 0 100 26"
          preserveAspectRatio="none"
          aria-hidden="true"
          style={{ position: 'absolute', inset: 0 }}
        >
          <rect
            className={styles.ghost}
            x={0.2}
            y={1}
            width={Math.max(0, (ghostMs / longestMs) * 100 - 0.4)}
            height={24}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
      )}
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { formatWhole, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import { lostOf } from '../../../../../pipeline/measures/turn-fate.ts'
import { formatMetric } from '../../../../../pipeline/measures/verdicts/metric-numbers.ts'
import { type ErrorUnit, metricTitle } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { ArmSummary, ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { useExperimentWords } from '../use-experiment-words.ts'
import styles from './price.module.css'

interface PriceProps {
  readonly session: Session
  readonly result: ExperimentResult
  /** What errors are counted in. */
  readonly unit: ErrorUnit
}

/** The reference's price and the other's, side by side: what is not known is a dash. */
export function Price({ session, result, unit }: PriceProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const { nameOf } = useExperimentWords()
  const summaryOf = (armId: string | undefined) => result.arms.find((arm) => arm.armId === armId)
  const a = session.arms[0]?.id
  const judged = judgedArm(result)
  const b = judged === a ? undefined : judged
  const rows: readonly (readonly [string, (arm: ArmSummary) => string])[] = [
    [metricTitle('wordErrorRate', unit)[language], (arm) => formatMetric('wordErrorRate', arm.wordErrorRate, locale)],
    [t('compare.lost'), (arm) => (arm.lost ? `${lostOf(arm.lost)} / ${arm.lost.turns}` : UNKNOWN)],
    [t('compare.metrics.cpuMs'), (arm) => formatMetric('cpuMs', arm.cpuMs, locale)],
    [t('compare.wasted'), (arm) => formatWhole(arm.speculationWastedTokens, locale)],
  ]
  const shown = (armId: string | undefined, row: (arm: ArmSummary) => string) => {
    const summary = summaryOf(armId)
    return summary ? row(summary) : UNKNOWN
  }
  return (
    <table className={styles.price}>
      <thead>
        <tr>
          <td />
          <th scope="col">{nameOf(session, a)}</th>
          {b !== undefined && <th scope="col">{nameOf(session, b)}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, row]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{shown(a, row)}</td>
            {b !== undefined && <td>{shown(b, row)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { useTranslation } from 'react-i18next'
import { COST_WORDS, costText } from '../../../../../pipeline/measures/cost/cost-words.ts'
import { formatMs, formatWhole, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import { type Losses, lostOf } from '../../../../../pipeline/measures/turn-fate.ts'
import { formatMetric } from '../../../../../pipeline/measures/verdicts/metric-numbers.ts'
import { type ErrorUnit, metricTitle, unitOfArms } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import { lostKinds } from '../../../../../pipeline/measures/words.ts'
import type { ArmSummary, ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { ScrollArea } from '../../../widgets/scroll-area.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './result.module.css'

type Shown = (arm: ArmSummary) => string

/** What speed cost: accuracy, variety, memory, work; and which turns the numbers leave out. */
export function PriceTable({ session, result }: { readonly session: Session; readonly result: ExperimentResult }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const rows = useRows(
    unitOfArms(result.arms),
    result.arms.some(({ cost }) => cost),
  )
  // Of an ablation and a search the arms between are told of above; all of them fit beside each other nowhere.
  const arms =
    session.kind === 'ab'
      ? result.arms
      : result.arms.filter(({ armId }, index) => index === 0 || armId === judgedArm(result))
  const nameOf = (armId: string) => words.preset(session.arms.find(({ id }) => id === armId)?.name)
  return (
    <Pane title={t('compare.price')} stale={!connected}>
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              {arms.map(({ armId }) => (
                <th key={armId} scope="col">
                  {nameOf(armId)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, shown, unreliable]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {arms.map((arm) => (
                  <td key={arm.armId} className={unreliable?.(arm) ? styles.unreliable : ''}>
                    {shown(arm)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className={styles.note}>
        {t('compare.p95Note')} {session.pace === 'fast' && t('compare.heardNote')}
      </p>
    </Pane>
  )
}

/** `3 / 32: 2 cut off, 1 interrupted` */
function lostOfAll(losses: Losses, language: 'en' | 'zh'): string {
  const lost = lostOf(losses)
  return `${lost} / ${losses.turns}${lost === 0 ? '' : `: ${lostKinds(losses)[language]}`}`
}

function useRows(
  unit: ErrorUnit,
  hasCost: boolean,
): readonly (readonly [string, Shown, ((arm: ArmSummary) => boolean)?])[] {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const ms = (value: number | null) => formatMs(value, locale)
  const plain = (value: number | null) => formatWhole(value, locale)
  return [
    [t('compare.heardP50'), (arm) => ms(arm.heardMs.p50.value)],
    [t('compare.heardP95'), (arm) => ms(arm.heardMs.p95.value), (arm) => !arm.heardMs.p95.reliable],
    [t('compare.processingP50'), (arm) => ms(arm.processingMs.p50.value)],
    [t('compare.processingP95'), (arm) => ms(arm.processingMs.p95.value), (arm) => !arm.processingMs.p95.reliable],
    [metricTitle('wordErrorRate', unit)[language], (arm) => formatMetric('wordErrorRate', arm.wordErrorRate, locale)],
    [t('compare.lost'), (arm) => (arm.lost ? lostOfAll(arm.lost, language) : UNKNOWN)],
    [t('compare.metrics.distinct2'), (arm) => formatMetric('distinct2', arm.distinct2, locale)],
    [t('compare.wasted'), (arm) => plain(arm.speculationWastedTokens)],
    [t('compare.underruns'), (arm) => plain(arm.underruns)],
    [t('compare.metrics.cpuMs'), (arm) => ms(arm.cpuMs)],
    [t('compare.metrics.residentBytes'), (arm) => formatMetric('residentBytes', arm.peakResidentBytes, locale)],
    ...(hasCost ? [[COST_WORDS[language], (arm: ArmSummary) => costText(arm.cost, locale)] as const] : []),
    [t('compare.turnsMeasured'), (arm) => `${arm.measured} / ${arm.turns}`],
    [t('compare.disturbed'), (arm) => plain(arm.disturbed ?? null)],
    [t('compare.leftOut'), (arm) => t('compare.leftOutOf', { ...arm })],
  ]
}

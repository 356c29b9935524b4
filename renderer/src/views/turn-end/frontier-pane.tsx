import { useTranslation } from 'react-i18next'
import { formatMs, formatShare } from '../../../../pipeline/measures/numbers.ts'
import { percentile } from '../../../../pipeline/measures/statistics/percentiles.ts'
import type { ComparedDetector, TriedSetting } from '../../../../pipeline/measures/turn-end/detectors.ts'
import { talkedOver } from '../../../../pipeline/measures/turn-end/ends.ts'
import type { DeadAirMeasure } from '../../../../pipeline/measures/turn-end/frontier.ts'
import type { MovedSetting } from '../../../../pipeline/measures/turn-end/moved.ts'
import type { PreparedPauses } from '../../../../pipeline/measures/turn-end/prepared.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { ChosenSetting } from '../../model/turn-end/turn-end-setting.ts'
import { selectConnected, selectWholeTurns } from '../../store/selectors.ts'
import { Segments } from '../../widgets/controls/segments.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { FrontierChart } from './frontier-chart.tsx'
import styles from './turn-end-page.module.css'

/** What every part of the page shows. */
export interface ShownFrontier {
  readonly detectors: readonly ComparedDetector[]
  readonly chosen: ChosenSetting
  readonly moved: MovedSetting
  readonly now: ChosenSetting & TriedSetting
  readonly measure: DeadAirMeasure
}

interface FrontierPaneProps extends ShownFrontier {
  readonly pauses: PreparedPauses
  onMeasure(measure: DeadAirMeasure): void
  onChoose(chosen: ChosenSetting): void
}

/** The frontiers of all detectors, the setting that is moved, and its numbers in large. */
export function FrontierPane({ pauses, onMeasure, ...shown }: FrontierPaneProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const { measure, moved } = shown
  const choice = (
    <Segments<DeadAirMeasure>
      label={t('turnEnd.measure')}
      value={measure}
      segments={[
        { value: 'medianMs', label: t('turnEnd.measures.medianMs') },
        { value: 'p90Ms', label: t('turnEnd.measures.p90Ms') },
      ]}
      onChange={onMeasure}
    />
  )
  return (
    <Pane title={t('turnEnd.chart')} actions={choice} stale={!connected}>
      <Numbers moved={moved} />
      <FrontierChart {...shown} />
      <TalkedOver pauses={pauses} moved={moved} />
    </Pane>
  )
}

function Numbers({ moved: { summary } }: { readonly moved: MovedSetting }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { cutOffShare, cutOffInterval, median, p90 } = summary
  const share = (value: number) => formatShare(value, locale)
  const bounds = cutOffInterval && `${share(cutOffInterval.from)} … ${share(cutOffInterval.to)}`
  const waits = [
    ['median', median],
    ['p90', p90],
  ] as const
  return (
    <dl className={styles.numbers}>
      <div>
        <dt>{t('turnEnd.cutOff')}</dt>
        <dd>{formatShare(cutOffShare, locale)}</dd>
        <dd className={styles.bounds}>{bounds}</dd>
      </div>
      {waits.map(([name, air]) => (
        <div key={name}>
          <dt>{t(`turnEnd.${name}`)}</dt>
          <dd>{formatMs(air?.ms, locale)}</dd>
          <dd className={styles.bounds}>
            {air?.interval && `${formatMs(air.interval.from, locale)} … ${formatMs(air.interval.to, locale)}`}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** How many of those cut off would hear the reply over their own words: as quick as the turns so far were. */
function TalkedOver({ pauses, moved }: Pick<FrontierPaneProps, 'pauses' | 'moved'>) {
  const { t } = useTranslation()
  const locale = useLocale()
  const turns = useConsoleStore(selectWholeTurns)
  const replyAfterMs = percentile(
    turns.flatMap(({ ledger }) => ledger?.processingMs ?? []),
    0.5,
  )
  const cut = moved.summary.cutOffs
  if (cut === 0) return null
  if (replyAfterMs === undefined) return <p className={styles.note}>{t('turnEnd.talkedOverUnknown')}</p>
  const over = talkedOver(pauses, moved.ends, replyAfterMs)
  return <p className={styles.note}>{t('turnEnd.talkedOver', { over, cut, ms: formatMs(replyAfterMs, locale) })}</p>
}

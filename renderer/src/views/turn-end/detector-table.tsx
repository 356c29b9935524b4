import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs, formatShare, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import type { ComparedDetector } from '../../../../pipeline/measures/turn-end/detectors.ts'
import type { DeadAir, EndSummary } from '../../../../pipeline/measures/turn-end/end-summary.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import type { ChosenSetting } from '../../model/turn-end/turn-end-setting.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import type { ShownFrontier } from './frontier-pane.tsx'
import styles from './turn-end-page.module.css'
import { useSettingWords } from './use-setting-words.ts'

interface DetectorTableProps extends ShownFrontier {
  onChoose(chosen: ChosenSetting): void
}

/** The best setting of each detector, the one in force and the one that is moved: numbers, with their intervals. */
export function DetectorTable({ detectors, chosen, moved, now, onChoose }: DetectorTableProps) {
  const { t } = useTranslation()
  const words = useSettingWords()
  const connected = useConsoleStore(selectConnected)
  return (
    <Pane title={t('turnEnd.table')} stale={!connected}>
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('turnEnd.best')}</th>
              <th scope="col">{t('turnEnd.cutOff')}</th>
              <th scope="col">{t('turnEnd.median')}</th>
              <th scope="col">{t('turnEnd.p90')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {detectors.map((one) => (
              <DetectorRows key={one.detector} of={one} onChoose={onChoose} />
            ))}
            <Row title={`${t('turnEnd.inForce')} · ${words(now)}`} summary={now.summary} />
            <Row title={`${t('turnEnd.now')} · ${words(chosen)}`} summary={moved.summary} />
          </tbody>
        </table>
      </ScrollArea>
      <p className={styles.note}>{t('turnEnd.tableNote')}</p>
    </Pane>
  )
}

function DetectorRows({ of, onChoose }: { readonly of: ComparedDetector } & Pick<DetectorTableProps, 'onChoose'>) {
  const { t } = useTranslation()
  const words = useSettingWords()
  const { detector, best, crossed } = of
  const named = t(`turnEnd.detectors.${detector}`)
  if (!best) return <NoRow title={`${named}: ${t('turnEnd.noneWithin')}`} />
  const setting = { detector, setting: best.setting }
  const use = (
    <Button look="plain" aria-label={t('turnEnd.useOf', { detector: named })} onPress={() => onChoose(setting)}>
      {t('turnEnd.use')}
    </Button>
  )
  return (
    <>
      <Row title={words(setting)} summary={best.summary} action={use} />
      {crossed && <Row isAside title={t('turnEnd.other')} summary={crossed} />}
    </>
  )
}

function NoRow({ title }: { readonly title: string }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>{UNKNOWN}</td>
      <td>{UNKNOWN}</td>
      <td>{UNKNOWN}</td>
      <td />
    </tr>
  )
}

interface RowProps {
  readonly title: string
  readonly summary: EndSummary
  readonly isAside?: boolean
  readonly action?: ReactNode
}

function Row({ title, summary: { cutOffShare, cutOffInterval, median, p90 }, isAside = false, action }: RowProps) {
  const locale = useLocale()
  const share = (value: number | undefined) => formatShare(value, locale)
  return (
    <tr data-aside={isAside || undefined}>
      <th scope="row">{title}</th>
      <td>
        {share(cutOffShare)}
        {cutOffInterval && <small>{` ${share(cutOffInterval.from)} … ${share(cutOffInterval.to)}`}</small>}
      </td>
      <Waited air={median} />
      <Waited air={p90} />
      <td>{action}</td>
    </tr>
  )
}

function Waited({ air }: { readonly air: DeadAir | undefined }) {
  const locale = useLocale()
  return (
    <td>
      {formatMs(air?.ms, locale)}
      {air?.interval && (
        <small>{` ${formatMs(air.interval.from, locale)} … ${formatMs(air.interval.to, locale)}`}</small>
      )}
    </td>
  )
}

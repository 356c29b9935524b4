import { useTranslation } from 'react-i18next'
import { byEffect } from '../../../../../pipeline/measures/charts/flag-effects.ts'
import { formatInterval, formatSignedMs, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import type { AblationBar, Comparison } from '../../../../../pipeline/protocol/experiments.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { hashOf } from '../../../model/page-route.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { ScrollArea } from '../../../widgets/scroll-area.tsx'
import { FlagEffectsFigure } from '../charts/flag-effects-figure.tsx'
import styles from './result.module.css'

/** What each flag is worth, one row each: alone and left out in one picture, the one that does most first. */
export function AblationPane({ bars }: { readonly bars: readonly AblationBar[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const connected = useConsoleStore(selectConnected)
  const cells = (comparison: Comparison | undefined) => (
    <>
      <td data-outcome={comparison?.outcome}>{comparison ? formatSignedMs(comparison.shift, locale) : UNKNOWN}</td>
      <td>{comparison ? formatInterval(comparison.interval) : UNKNOWN}</td>
    </>
  )
  return (
    <Pane title={t('compare.ablation.title')} stale={!connected}>
      <p className={styles.summary}>{t('compare.ablation.note')}</p>
      <FlagEffectsFigure bars={bars} />
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('compare.ablation.flag')}</th>
              <th scope="col">{t('compare.ablation.alone')}</th>
              <th scope="col">{t('compare.interval')}</th>
              <th scope="col">{t('compare.ablation.leftOut')}</th>
              <th scope="col">{t('compare.interval')}</th>
            </tr>
          </thead>
          <tbody>
            {byEffect(bars).map(({ flag, alone, leftOut }) => (
              <tr key={flag}>
                <th scope="row">
                  <a href={hashOf({ page: 'flags', flag })}>
                    <code>{flag}</code>
                  </a>
                </th>
                {cells(alone)}
                {cells(leftOut)}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Pane>
  )
}

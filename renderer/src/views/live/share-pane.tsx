import { useTranslation } from 'react-i18next'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { formatRange, formatShare, THIN_SPACE } from '../../model/format.ts'
import { PLAN_STAGES, PLAN_TOTAL, type PlanFigure } from '../../model/plan.ts'
import { headlineSummary, type StageShare, stageShares } from '../../model/statistics.ts'
import { selectWholeTurns } from '../../store/selectors.ts'
import { Measure } from '../../widgets/measure.tsx'
import { Pane } from '../../widgets/pane.tsx'
import styles from './share-pane.module.css'

/** The plan's table, with what was measured on this machine beside what the plan says. */
export function SharePane() {
  const { t } = useTranslation()
  const turns = useConsoleStore(selectWholeTurns)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  const total = headlineSummary(turns, 'processing')
  return (
    <Pane title={t('share.title')} stale={stale}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('share.stage')}</th>
            <th scope="col" className={styles.number}>
              {t('share.measured')}
            </th>
            <th scope="col" colSpan={2}>
              {t('share.share')}
            </th>
            <th scope="col" className={styles.plan}>
              {t('share.planNow')}
            </th>
            <th scope="col" className={styles.plan}>
              {t('share.planAfter')}
            </th>
          </tr>
        </thead>
        <tbody>
          {stageShares(turns).map((row) => (
            <ShareRow key={row.stage} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr title={t('share.totalNote')}>
            <th scope="row">{t('share.total')}</th>
            <td>
              <Measure ms={total.p50} />
            </td>
            <td colSpan={2} />
            <PlanCells figure={PLAN_TOTAL} />
          </tr>
        </tfoot>
      </table>
      <p className={styles.note}>{total.count > 0 ? t('share.note', { count: total.count }) : t('share.empty')}</p>
    </Pane>
  )
}

function ShareRow({ row: { stage, measured, share } }: { readonly row: StageShare }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <tr data-stage={stage}>
      <th scope="row" title={t(`stage.${stage}Long`)}>
        <i className={styles.swatch} />
        {t(`stage.${stage}`)}
      </th>
      <td>
        <Measure ms={measured.p50} />
      </td>
      <td className={styles.share}>{formatShare(share, locale)}</td>
      <td className={styles.track} aria-hidden="true">
        <div style={{ width: `${(share ?? 0) * 100}%` }} />
      </td>
      <PlanCells figure={PLAN_STAGES[stage]} />
    </tr>
  )
}

function PlanCells({ figure }: { readonly figure: PlanFigure }) {
  return (
    <>
      <td className={styles.plan}>
        {figure.nowMs}
        {THIN_SPACE}ms
      </td>
      <td className={styles.plan}>{formatRange(figure.afterFromMs, figure.afterToMs)}</td>
    </>
  )
}

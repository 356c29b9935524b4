import { useTranslation } from 'react-i18next'
import { counted } from '../../../../../pipeline/measures/counted.ts'
import { digitsOf, formatShare, THIN_SPACE, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import { percentile } from '../../../../../pipeline/measures/statistics/percentiles.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { formatRange } from '../../../model/format.ts'
import { PLAN_STAGES, PLAN_TOTAL, type PlanFigure } from '../../../model/plan.ts'
import {
  disturbedTurns,
  headlineSummary,
  measurableTurns,
  type StageShare,
  stageShares,
} from '../../../model/statistics.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { Pane } from '../../../widgets/pane.tsx'
import { useTurnsInForce } from '../use-turns-in-force.ts'
import styles from './share-pane.module.css'

/** The plan's table, with what was measured on this machine beside what the plan says. */
export function SharePane() {
  const { t } = useTranslation()
  const turns = useTurnsInForce()
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
            <ShareRow key={row.row} row={row} />
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
      <BusyNote turns={measurableTurns(turns)} />
      <p className={styles.note}>{total.count > 0 ? t('share.note', { count: total.count }) : t('share.empty')}</p>
    </Pane>
  )
}

/** Says that the numbers are not the pipeline's alone: the machine had other work. */
function BusyNote({ turns }: { readonly turns: readonly TurnRecord[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const cores = useConsoleStore((state) => state.session?.machine.cores)
  const disturbed = disturbedTurns(turns)
  const load = percentile(
    disturbed.flatMap(({ counters }) => counters['host.loadAverage'] ?? []),
    0.5,
  )
  if (disturbed.length === 0) return null
  return (
    <p className={styles.busy}>
      {t('share.busy', {
        count: disturbed.length,
        total: counted(turns.length, 'turns')[language],
        load: digitsOf(load, 1, locale),
        cores: cores === undefined ? UNKNOWN : counted(cores, 'cores')[language],
      })}
    </p>
  )
}

function ShareRow({ row: { row: stage, measured, share } }: { readonly row: StageShare }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <tr data-stage={stage}>
      <th scope="row" title={stage === 'machine' ? t('share.machineLong') : t(`stage.${stage}Long`)}>
        <i className={styles.swatch} />
        {stage === 'machine' ? t('share.machine') : t(`stage.${stage}`)}
      </th>
      <td>
        <Measure ms={measured.p50} />
      </td>
      <td className={styles.share}>{formatShare(share, locale)}</td>
      <td className={styles.track} aria-hidden="true">
        <div style={{ width: `${(share ?? 0) * 100}%` }} />
      </td>
      {stage === 'machine' ? <td colSpan={2} /> : <PlanCells figure={PLAN_STAGES[stage]} />}
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

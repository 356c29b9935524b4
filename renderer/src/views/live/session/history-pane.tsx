import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { isOver } from '../../../model/turn/turn.ts'
import { selectTurns } from '../../../store/selectors.ts'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import styles from './history-pane.module.css'

const HEIGHT_PX = 168
const AXIS = { fontSize: 11, fill: 'var(--text-3)' } as const

/** Both headline numbers of every turn of the session. A turn that could not be measured is a gap, not a zero. */
export function HistoryPane() {
  const { t } = useTranslation()
  const turns = useConsoleStore(selectTurns)
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  const rows = useMemo(
    () =>
      turns.filter(isOver).map((turn) => ({
        index: turn.index,
        processing: turn.notMeasurable === undefined ? turn.ledger?.processingMs : undefined,
        heard: turn.notMeasurable === undefined ? turn.ledger?.heardMs : undefined,
      })),
    [turns],
  )
  const summary = t('history.summary', { count: rows.length })
  return (
    <Pane title={t('history.title')} stale={stale} actions={<Legend />}>
      {rows.length < 2 ? (
        <EmptyState>{t('history.empty')}</EmptyState>
      ) : (
        <figure className={styles.figure} aria-label={summary}>
          <Chart rows={rows} />
        </figure>
      )}
    </Pane>
  )
}

interface HistoryRow {
  readonly index: number
  readonly processing: number | undefined
  readonly heard: number | undefined
}

function Chart({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const targetMs = useConsoleStore((state) => state.targetMs)
  return (
    <ResponsiveContainer width="100%" height={HEIGHT_PX}>
      <LineChart data={[...rows]} margin={{ top: 8, right: 8, bottom: 0, left: -8 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--hairline)" />
        <XAxis dataKey="index" tick={AXIS} stroke="var(--hairline)" tickLine={false} minTickGap={24} />
        <YAxis tick={AXIS} stroke="none" tickLine={false} width={52} domain={[0, 'auto']} />
        <ReferenceLine y={targetMs} stroke="var(--text-3)" strokeDasharray="2 3" />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--border)' }}
          contentStyle={{
            background: 'var(--raised)',
            border: '1px solid var(--border)',
            borderRadius: 6,
            fontSize: 12,
          }}
          labelFormatter={(index) => t('history.turn', { index })}
          formatter={(value) => formatMs(typeof value === 'number' ? value : undefined, locale)}
        />
        <Line
          dataKey="heard"
          name={t('history.heard')}
          stroke="var(--series-b)"
          strokeDasharray="5 3"
          strokeWidth={1.5}
          dot={{ r: 2.5, strokeDasharray: '0' }}
          isAnimationActive={false}
        />
        <Line
          dataKey="processing"
          name={t('history.processing')}
          stroke="var(--series-a)"
          strokeWidth={1.5}
          dot={{ r: 2.5 }}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}

function Legend() {
  const { t } = useTranslation()
  return (
    <ul className={styles.legend}>
      <li data-series="a">{t('history.processing')}</li>
      <li data-series="b">{t('history.heard')}</li>
    </ul>
  )
}

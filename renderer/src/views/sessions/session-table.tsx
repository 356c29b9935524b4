import { ArrowDown, ArrowUp } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSignedMs, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import { sessionTitle } from '../../../../pipeline/measures/session-words.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import {
  NEWEST_FIRST,
  nextOrder,
  type SessionColumn,
  type SessionOrder,
  sortSessions,
} from '../../model/sessions/session-order.ts'
import { ledgerOfRow, longestShapeMs } from '../../model/turn/turn-row.ts'
import { Measure } from '../../widgets/measure.tsx'
import { MiniWaterfall } from '../../widgets/mini-waterfall.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './session-table.module.css'

const COLUMNS: readonly SessionColumn[] = ['title', 'kind', 'turns', 'p50', 'p95', 'delta', 'date', 'tags']

const HINTS: { readonly [C in SessionColumn]?: 'sessions.percentileHint' | 'sessions.deltaHint' } = {
  p50: 'sessions.percentileHint',
  p95: 'sessions.percentileHint',
  delta: 'sessions.deltaHint',
}

interface SessionTableProps {
  readonly sessions: readonly Session[]
  readonly chosen: string | undefined
}

/** Sessions a line each, sorted by any column. */
export function SessionTable({ sessions, chosen }: SessionTableProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [order, setOrder] = useState(NEWEST_FIRST)
  const sorted = useMemo(() => sortSessions(sessions, order, locale), [sessions, order, locale])
  const longestMs = useMemo(() => longestShapeMs(sessions), [sessions])
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('sessions.title')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <ColumnHead key={column} {...{ column, order }} onSort={() => setOrder(nextOrder(order, column))} />
            ))}
            <th scope="col" className={styles.shape} title={t('sessions.shape')}>
              {t('sessions.columns.shape')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((session) => (
            <SessionRow key={session.id} session={session} isChosen={session.id === chosen} longestMs={longestMs} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface ColumnHeadProps {
  readonly column: SessionColumn
  readonly order: SessionOrder
  onSort(): void
}

function ColumnHead({ column, order, onSort }: ColumnHeadProps) {
  const { t } = useTranslation()
  const sorted = order.column === column
  return (
    <th scope="col" className={styles[column]} aria-sort={sorted ? order.direction : 'none'}>
      <button type="button" className={styles.sort} title={HINTS[column] && t(HINTS[column])} onClick={onSort}>
        {t(`sessions.columns.${column}`)}
        {sorted &&
          (order.direction === 'ascending' ? <ArrowUp size={11} aria-hidden /> : <ArrowDown size={11} aria-hidden />)}
      </button>
    </th>
  )
}

interface SessionRowProps {
  readonly session: Session
  readonly isChosen: boolean
  readonly longestMs: number
}

function SessionRow({ session, isChosen, longestMs }: SessionRowProps) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const countsText = useCountsText()
  const language = useConsoleStore((state) => state.language)
  const { counts, kind, tags, startedAt, id, shape, arms } = session
  const ledger = useMemo(() => shape && ledgerOfRow({ parts: shape }), [shape])
  return (
    <tr className={styles.row} data-chosen={isChosen || undefined}>
      <th scope="row" className={styles.title}>
        <a
          id={`session-${id}`}
          href={hashOf({ page: 'sessions', session: id })}
          title={arms.length > 1 ? arms.map(({ name }) => words.preset(name)).join(' / ') : undefined}
          aria-current={isChosen ? 'true' : undefined}
        >
          {sessionTitle(session)[language]}
        </a>
        <Marks session={session} />
      </th>
      <td className={styles.kind}>{t(`sessions.kinds.${kind}`)}</td>
      <td className={styles.turns} title={countsText(session)}>
        {counts.turns}
      </td>
      <Numbers session={session} />
      <td className={styles.date}>{new Date(startedAt).toLocaleString(locale, SHORT)}</td>
      <td className={styles.tags}>
        {tags.map((tag) => (
          <i key={tag}>{tag}</i>
        ))}
      </td>
      <td className={styles.shape}>{ledger && <MiniWaterfall ledger={ledger} longestMs={longestMs} />}</td>
    </tr>
  )
}

/** Whether it still runs or broke off, and that it came from a file. */
function Marks({ session: { state, imported } }: { readonly session: Session }) {
  const { t } = useTranslation()
  return (
    <>
      {state !== 'finished' && (
        <span className={styles.mark} data-state={state}>
          {t(`sessions.states.${state}`)}
        </span>
      )}
      {imported && <span className={styles.mark}>{t('sessions.imported')}</span>}
    </>
  )
}

function Numbers({ session: { numbers } }: { readonly session: Session }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const delta = numbers?.deltaMs
  const why = numbers ? t(`sessions.metrics.${numbers.metric}`, { count: numbers.count }) : t('sessions.noNumbers')
  return (
    <>
      <td className={styles.p50} title={why}>
        <Measure ms={numbers?.p50Ms} />
        {numbers?.metric === 'processing' && <span className={styles.compute}>{t('sessions.compute')}</span>}
      </td>
      <td className={styles.p95} title={why}>
        <Measure ms={numbers?.p95Ms} />
      </td>
      <td className={styles.delta}>{delta === undefined ? UNKNOWN : formatSignedMs(delta, locale)}</td>
    </>
  )
}

/** What became of a session's turns, in words. */
function useCountsText(): (session: Session) => string {
  const { t } = useTranslation()
  return ({ counts: { measured, notMeasurable, failed } }) =>
    [
      t('sessions.measured', { count: measured }),
      notMeasurable > 0 && t('sessions.notMeasurable', { count: notMeasurable }),
      failed > 0 && t('sessions.failed', { count: failed }),
    ]
      .filter((part) => part !== false)
      .join(' · ')
}

const SHORT: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }

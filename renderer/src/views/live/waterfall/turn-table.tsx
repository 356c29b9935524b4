import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { costReasonWords } from '../../../../../pipeline/measures/cost/cost-reasons.ts'
import { formatMoney, totalCost } from '../../../../../pipeline/measures/cost/turn-cost.ts'
import { counterRow, formatCounter } from '../../../../../pipeline/measures/counters.ts'
import { formatShare } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { OwnerName } from '../../../widgets/owner-name.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './turn-table.module.css'

interface TurnTableProps {
  readonly turn: TurnRecord
  readonly zeroMs: number
}

/** The waterfall as tables: the same turn, every number, nothing drawn. */
export function TurnTable({ turn, zeroMs }: TurnTableProps) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.tables} aria-label={t('waterfall.table')} tabIndex={0} data-twin>
      <LedgerTable turn={turn} />
      <SpanTable turn={turn} zeroMs={zeroMs} />
      <CostTable turn={turn} />
      <CounterTable turn={turn} />
    </section>
  )
}

function LedgerTable({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { ledger } = turn
  if (!ledger) return null
  return (
    <DataTable
      caption={t('table.ledger', { index: turn.index })}
      columns={[
        t('table.part'),
        t('table.owner'),
        t('table.start'),
        t('table.duration'),
        t('table.share'),
        t('table.note'),
      ]}
    >
      {ledger.parts.map((part) => (
        <tr key={`${part.part}/${part.startMs}`}>
          <th scope="row">{words.part(part.part)}</th>
          <td className={styles.text}>
            <OwnerName owner={part.owner} />
          </td>
          <td>
            <Measure ms={part.startMs} />
          </td>
          <td>
            <Measure ms={part.ms} />
          </td>
          <td>{formatShare(ledger.totalMs > 0 ? part.ms / ledger.totalMs : undefined, locale)}</td>
          <td className={styles.text}>{part.estimate && t('tip.estimate')}</td>
        </tr>
      ))}
      {ledger.unmeasured.map(({ part, reason, because }) => (
        <tr key={part}>
          <th scope="row">{words.part(part)}</th>
          <td />
          <td />
          <td>
            <Measure ms={undefined} />
          </td>
          <td />
          <td className={styles.text}>{words.reason(reason, because)}</td>
        </tr>
      ))}
      <tr className={styles.total}>
        <th scope="row">{t('table.total')}</th>
        <td />
        <td />
        <td>
          <Measure ms={ledger.totalMs} />
        </td>
        <td />
        <td />
      </tr>
    </DataTable>
  )
}

function SpanTable({ turn, zeroMs }: TurnTableProps) {
  const { t } = useTranslation()
  const words = useWords()
  const spans = turn.spans.toSorted((a, b) => a.startMs - b.startMs)
  return (
    <DataTable
      caption={t('table.spans', { index: turn.index })}
      columns={[
        t('table.what'),
        t('table.kind'),
        t('table.start'),
        t('table.duration'),
        t('table.firstOutput'),
        t('table.note'),
      ]}
    >
      {spans.map((span) => (
        <tr key={`${span.stage}/${span.name}/${span.kind}/${span.startMs}`}>
          <th scope="row">{words.span(span.name)}</th>
          <td className={styles.text}>{t(`table.${span.kind}`)}</td>
          <td>
            <Measure ms={span.startMs - zeroMs} />
          </td>
          <td>
            <Measure ms={span.endMs - span.startMs} />
          </td>
          <td>{span.firstOutputMs !== undefined && <Measure ms={span.firstOutputMs - zeroMs} />}</td>
          <td className={styles.text}>{span.cancelled && t('tip.cancelled')}</td>
        </tr>
      ))}
    </DataTable>
  )
}

/** What the turn cost at servers elsewhere, by stage; none where every model runs here. */
function CostTable({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const total = totalCost(turn.cost)
  if (!turn.cost || !total) return null
  return (
    <DataTable
      caption={t('table.cost', { index: turn.index })}
      columns={[t('table.stage'), t('table.amount'), t('table.note')]}
    >
      {turn.cost.map(({ stage, amount, currency, unknown }) => (
        <tr key={stage}>
          <th scope="row">{t(`stage.${stage}`)}</th>
          <td>{formatMoney(amount, currency, locale)}</td>
          <td className={styles.text}>{unknown !== undefined && costReasonWords(unknown)[language]}</td>
        </tr>
      ))}
      <tr className={styles.total}>
        <th scope="row">{t('table.total')}</th>
        <td>{formatMoney(total.amount, total.currency, locale)}</td>
        <td className={styles.text}>{'unknown' in total && costReasonWords(total.unknown)[language]}</td>
      </tr>
    </DataTable>
  )
}

function CounterTable({ turn }: { readonly turn: TurnRecord }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const counters = Object.entries(turn.counters).filter((entry): entry is [string, number] => entry[1] !== undefined)
  if (counters.length === 0) return null
  return (
    <DataTable caption={t('table.counters', { index: turn.index })} columns={[t('table.counter'), t('table.value')]}>
      {counters.map(([name, value]) => (
        <tr key={name}>
          <th scope="row">
            <code>{name}</code> {counterRow(name)?.words[language]}
          </th>
          <td>{formatCounter(name, value, locale)}</td>
        </tr>
      ))}
    </DataTable>
  )
}

interface DataTableProps {
  readonly caption: string
  readonly columns: readonly string[]
  readonly children: ReactNode
}

function DataTable({ caption, columns, children }: DataTableProps) {
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

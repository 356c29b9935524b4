import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { partRow, patternOfPart } from '../../../../../pipeline/measures/ledger/ledger-parts.ts'
import { formatShare } from '../../../../../pipeline/measures/numbers.ts'
import type { Ledger, LedgerOwner } from '../../../../../pipeline/protocol/ledger.ts'
import { useLocale } from '../../../console-context.ts'
import { hashOf } from '../../../model/page-route.ts'
import { type CellId, type LegendCell, legendCells } from '../../../model/turn/legend-cells.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './legend.module.css'
import { useLowWindow } from './use-low-window.ts'

/** What the wait is made of, always in the same thirteen cells, each with its number and owner; and what the patterns mean. */
export const Legend = memo(function Legend({ ledger }: { readonly ledger: Ledger | undefined }) {
  const { t } = useTranslation()
  return (
    <div className={styles.legend}>
      <ol className={styles.parts} aria-label={t('waterfall.legend')}>
        {legendCells(ledger).map((cell) => (
          <Cell key={cell.id} cell={cell} totalMs={ledger?.totalMs ?? 0} />
        ))}
      </ol>
      <Patterns />
    </div>
  )
})

function Cell({ cell, totalMs }: { readonly cell: LegendCell; readonly totalMs: number }) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const { id, ms, owner, estimate, reason, because } = cell
  const why = ms === undefined && reason !== undefined ? words.reason(reason, because) : undefined
  return (
    <li className={styles.part} data-missing={ms === undefined || undefined} data-cell={id}>
      <i className={styles.swatch} {...looksOf(cell)} data-estimate={estimate || undefined} aria-hidden="true" />
      <span className={styles.name}>
        <OwnedName owner={owner}>
          <CellName id={id} />
        </OwnedName>
        {why !== undefined && (
          <small title={why}>
            {t('waterfall.unmeasured')}: {why}
          </small>
        )}
      </span>
      <span className={styles.number}>
        {estimate && '≈ '}
        <Measure ms={ms} />
      </span>
      <span className={styles.share}>{ms !== undefined && totalMs > 0 ? formatShare(ms / totalMs, locale) : ''}</span>
    </li>
  )
}

/**
 * A part's name; where a setting owns it, it leads to that flag. Whose it is otherwise stands in the table too. In a low window
 * its row is less than 24 px high, too little for links under each other: the levers and the table lead to the same flags.
 */
function OwnedName({ owner, children }: { readonly owner: LedgerOwner; readonly children: ReactNode }) {
  const words = useWords()
  const title = words.owner(owner)
  const isLow = useLowWindow()
  if (owner.kind !== 'setting' || isLow) return <span title={title}>{children}</span>
  return (
    <a className={styles.owned} href={hashOf({ page: 'flags', flag: owner.name })} title={title}>
      {children}
    </a>
  )
}

function CellName({ id }: { readonly id: CellId }) {
  const { t } = useTranslation()
  const words = useWords()
  if (id === 'waits') return t('live.cellWaits')
  return id === 'network' ? t('live.cellNetwork') : words.part(id)
}

function looksOf({ id, ms, owner }: LegendCell) {
  if (ms === undefined) return { 'data-pattern': 'missing' }
  if (id === 'waits') return { 'data-hue': 'wait', 'data-pattern': 'dots' }
  if (id === 'network') return { 'data-hue': 'wait', 'data-pattern': patternOfPart('network.connect', owner) }
  return { 'data-hue': partRow(id).hue, 'data-pattern': patternOfPart(id, owner) }
}

const PATTERNS = [
  ['solid', 'patternCompute'],
  ['dots', 'patternQueue'],
  ['hatch', 'patternHold'],
  ['stream', 'patternStream'],
  ['cancelled', 'patternCancelled'],
  ['estimate', 'estimate'],
] as const

function Patterns() {
  const { t } = useTranslation()
  return (
    <ul className={styles.patterns} aria-label={t('waterfall.patterns')}>
      {PATTERNS.map(([pattern, word]) => (
        <li key={pattern}>
          <i className={styles.swatch} data-pattern={pattern} aria-hidden="true" />
          {t(`waterfall.${word}`)}
        </li>
      ))}
    </ul>
  )
}

import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { partRow, patternOfPart } from '../../../../../pipeline/measures/ledger-parts.ts'
import { formatShare } from '../../../../../pipeline/measures/numbers.ts'
import {
  FLOATING_PARTS,
  LEDGER_PARTS,
  type Ledger,
  type LedgerPart,
  type LedgerPartName,
} from '../../../../../pipeline/protocol/ledger.ts'
import { useLocale } from '../../../console-context.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { OwnerName } from '../../../widgets/owner-name.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './legend.module.css'

/** Every part of the ledger with its number and owner, and what the patterns mean. */
export const Legend = memo(function Legend({ ledger }: { readonly ledger: Ledger | undefined }) {
  const { t } = useTranslation()
  const known = onceEach(ledger?.parts ?? [])
  const missing = missingParts(ledger)
  return (
    <div className={styles.legend}>
      <ol className={styles.parts} aria-label={t('waterfall.legend')}>
        {known.map((part) => (
          <LegendPart key={part.part} part={part} totalMs={ledger?.totalMs ?? 0} />
        ))}
        {missing.map((part) => (
          <MissingPart
            key={part}
            part={part}
            reason={ledger?.unmeasured.find((entry) => entry.part === part)?.reason}
          />
        ))}
      </ol>
      <Patterns />
    </div>
  )
})

/** Parts without a place of their own stand once, at the end, with what they add up to. */
function onceEach(parts: readonly LedgerPart[]): readonly LedgerPart[] {
  const floats = (part: LedgerPart) => FLOATING_PARTS.some((name) => name === part.part)
  const groups = [...Map.groupBy(parts.filter(floats), ({ part }) => part).values()]
  const sums = groups.flatMap((same) => {
    const ms = same.reduce((sum, part) => sum + part.ms, 0)
    return same.slice(0, 1).map((first) => ({ ...first, ms }))
  })
  return [...parts.filter((part) => !floats(part)), ...sums]
}

/** What is not known yet keeps its place: what is to come can be read, and nothing jumps when it does. */
function missingParts(ledger: Ledger | undefined): readonly LedgerPartName[] {
  const known = new Set(ledger?.parts.map(({ part }) => part))
  const last = LEDGER_PARTS.findLastIndex((name) => known.has(name))
  return LEDGER_PARTS.slice(last + 1)
}

function MissingPart({ part, reason }: { readonly part: LedgerPartName; readonly reason: string | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <li className={styles.part} data-missing>
      <i className={styles.swatch} data-pattern="missing" aria-hidden="true" />
      <span className={styles.name}>
        {words.part(part)}
        {reason !== undefined && (
          <small title={words.reason(reason)}>
            {t('waterfall.unmeasured')}: {words.reason(reason)}
          </small>
        )}
      </span>
      <span className={styles.number}>
        <Measure ms={undefined} />
      </span>
      <span />
    </li>
  )
}

function LegendPart({ part, totalMs }: { readonly part: LedgerPart; readonly totalMs: number }) {
  const words = useWords()
  const locale = useLocale()
  return (
    <li className={styles.part}>
      <i
        className={styles.swatch}
        data-hue={partRow(part.part).hue}
        data-pattern={patternOfPart(part.part, part.owner)}
        data-estimate={part.estimate || undefined}
        aria-hidden="true"
      />
      <span className={styles.name}>
        {words.part(part.part)}
        <small>
          <OwnerName owner={part.owner} />
        </small>
      </span>
      <span className={styles.number}>
        {part.estimate && '≈ '}
        <Measure ms={part.ms} />
      </span>
      <span className={styles.share}>{totalMs > 0 ? formatShare(part.ms / totalMs, locale) : ''}</span>
    </li>
  )
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

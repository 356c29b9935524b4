import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import {
  LEDGER_PARTS,
  type Ledger,
  type LedgerPart,
  type LedgerPartName,
} from '../../../../../pipeline/protocol/ledger.ts'
import { useLocale } from '../../../console-context.ts'
import { hueOfPart, patternOfPart } from '../../../model/bars.ts'
import { formatShare } from '../../../model/format.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { OwnerName } from '../../../widgets/owner-name.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './legend.module.css'

/** Every part of the ledger with its number and owner, and what the patterns mean. */
export const Legend = memo(function Legend({ ledger }: { readonly ledger: Ledger | undefined }) {
  const { t } = useTranslation()
  // Parts that are not known (yet) keep their place: what is to come can be read, and nothing jumps when it does.
  const missing = LEDGER_PARTS.filter((name) => !ledger?.parts.some((part) => part.part === name))
  return (
    <div className={styles.legend}>
      <ol className={styles.parts} aria-label={t('waterfall.legend')}>
        {ledger?.parts.map((part) => (
          <LegendPart key={`${part.part}/${part.startMs}`} part={part} totalMs={ledger.totalMs} />
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
        data-hue={hueOfPart(part.part)}
        data-pattern={patternOfPart(part)}
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

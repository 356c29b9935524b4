import { useTranslation } from 'react-i18next'
import type { Ledger, LedgerPart } from '../../../../../pipeline/protocol/ledger.ts'
import { useLocale } from '../../../console-context.ts'
import { hueOfPart, patternOfPart } from '../../../model/bars.ts'
import { formatShare } from '../../../model/format.ts'
import { Measure } from '../../../widgets/measure.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './legend.module.css'

/** Every part of the ledger with its number and owner, and what the patterns mean. */
export function Legend({ ledger }: { readonly ledger: Ledger | undefined }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <div className={styles.legend}>
      {ledger && ledger.parts.length > 0 && (
        <ol className={styles.parts} aria-label={t('waterfall.legend')}>
          {ledger.parts.map((part) => (
            <LegendPart key={`${part.part}/${part.startMs}`} part={part} totalMs={ledger.totalMs} />
          ))}
          {ledger.unmeasured.map(({ part, reason }) => (
            <li key={part} className={styles.unmeasured}>
              {words.part(part)}: {t('waterfall.unmeasured')} ({reason})
            </li>
          ))}
        </ol>
      )}
      <Patterns />
    </div>
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
        <small>{words.shortOwner(part.owner)}</small>
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

import { useTranslation } from 'react-i18next'
import { digitsOf, formatMs, roughDigits } from '../../../../../pipeline/measures/numbers.ts'
import type { Ledger, LedgerPart } from '../../../../../pipeline/protocol/ledger.ts'
import { useLocale } from '../../../console-context.ts'
import { ledgerBars } from '../../../model/turn/bars.ts'
import { lengthOf, type TimeScale, type TimeWindow, xOf } from '../../../model/turn/time-scale.ts'
import { processingParts, processingRange } from '../../../model/turn/turn.ts'
import { useWords } from '../../../widgets/words.ts'
import { PartEdges } from '../what-if/part-edges.tsx'
import type { PartPull } from '../what-if/use-what-if.ts'
import { StillBar } from './bar-box.tsx'
import styles from './processing-strip.module.css'

const FUNNEL_PX = 12

interface ProcessingStripProps {
  readonly ledger: Ledger | undefined
  /** The parts as they would have been, where that is asked. */
  readonly predicted: readonly LedgerPart[] | undefined
  readonly scale: TimeScale
  readonly pull: PartPull | undefined
}

/**
 * The processing stretch of the axis above, spread over the whole width: next to a silence hold of most of a second
 * the parts that software can shorten are only a few pixels wide.
 */
export function ProcessingStrip({ ledger, predicted, scale, pull }: ProcessingStripProps) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const range = shownRange(ledger, predicted)
  const lengthMs = range ? range.toMs - range.fromMs : 0
  const factor = lengthMs > 0 ? lengthOf(scale.window) / lengthMs : 0
  const shown = range !== undefined && scale.widthPx > 0 && lengthMs > 0
  const parts = predicted ?? ledger?.parts ?? []
  const bars = range ? ledgerBars(processingParts(parts)) : []
  const summary = bars.filter((bar) => bar.busyMs > 0).map((bar) => `${words.bar(bar)} ${formatMs(bar.busyMs, locale)}`)
  return (
    <>
      <div className={styles.label}>
        <span>{t('waterfall.processing')}</span>
        {shown && <b>×{roughDigits(factor, locale)}</b>}
      </div>
      <div className={styles.strip}>
        {shown && <Funnel scale={scale} fromMs={range.fromMs} toMs={range.toMs} />}
        <div
          className={styles.track}
          role="img"
          aria-label={
            shown
              ? `${t('waterfall.enlargedSummary', { factor: digitsOf(factor, 1, locale) })} ${summary.join(', ')}`
              : t('waterfall.enlarged')
          }
        >
          {shown &&
            bars.map((bar) => <StillBar key={bar.key} bar={bar} scale={{ window: range, widthPx: scale.widthPx }} />)}
        </div>
        {shown && pull && (
          <div className={styles.edges}>
            <PartEdges bars={ledgerBars(parts)} scale={{ window: range, widthPx: scale.widthPx }} pull={pull} />
          </div>
        )}
      </div>
    </>
  )
}

/**
 * The stretch that is enlarged, milliseconds. Of a predicted turn it begins where its processing would, and stays as long as
 * the measured one was, so that what is pulled moves as far as the pointer does.
 */
function shownRange(ledger: Ledger | undefined, predicted: readonly LedgerPart[] | undefined): TimeWindow | undefined {
  const measured = ledger && processingRange(ledger)
  const fromMs = predicted && processingParts(predicted)[0]?.startMs
  if (!measured || fromMs === undefined) return measured
  return { fromMs, toMs: fromMs + measured.toMs - measured.fromMs }
}

/** Leads the eye from the stretch on the axis to the strip. */
function Funnel({
  scale,
  fromMs,
  toMs,
}: {
  readonly scale: TimeScale
  readonly fromMs: number
  readonly toMs: number
}) {
  const inside = (ms: number) => Math.min(scale.widthPx, Math.max(0, xOf(scale, ms)))
  const points = `${inside(fromMs)},0 ${Math.max(inside(fromMs) + 2, inside(toMs))},0 ${scale.widthPx},${FUNNEL_PX} 0,${FUNNEL_PX}`
  return (
    <svg className={styles.funnel} width={scale.widthPx} height={FUNNEL_PX} aria-hidden="true">
      <polygon points={points} />
    </svg>
  )
}

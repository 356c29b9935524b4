import { useTranslation } from 'react-i18next'
import {
  EFFECT_BAR_HEIGHT,
  type EffectBar,
  flagEffectsDrawing,
} from '../../../../../pipeline/measures/charts/flag-effects.ts'
import { CHART_WIDTH } from '../../../../../pipeline/measures/charts/frame.ts'
import { msDigits } from '../../../../../pipeline/measures/numbers.ts'
import type { AblationBar } from '../../../../../pipeline/protocol/experiments.ts'
import { useLocale } from '../../../console-context.ts'
import styles from './charts.module.css'
import { Frame, TimeAxis } from './frame.tsx'

/** One row a flag: turned alone from A (solid), and left out of B (hatched); whiskers are intervals. */
export function FlagEffectsFigure({ bars }: { readonly bars: readonly AblationBar[] }) {
  const { t } = useTranslation()
  const { plot, x, rows } = flagEffectsDrawing(bars)
  return (
    <Frame plot={plot}>
      <defs>
        <pattern id="left-out" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path className={styles.hatch} d="M0 0V6" />
        </pattern>
      </defs>
      <TimeAxis axis={x} plot={plot} title={t('compare.changeAxis')} />
      {rows.map(({ flag, nameY, alone, leftOut }) => (
        <g key={flag}>
          <line className={styles.rule} x1={0} x2={CHART_WIDTH} y1={nameY + 13} y2={nameY + 13} />
          <text className={styles.code} y={nameY}>
            {flag}
          </text>
          <Bar bar={alone} />
          <Bar bar={leftOut} isLeftOut />
        </g>
      ))}
    </Frame>
  )
}

function Bar({ bar, isLeftOut = false }: { readonly bar: EffectBar | undefined; readonly isLeftOut?: boolean }) {
  const locale = useLocale()
  if (!bar) return null
  const { x, y, width, whisker, value, shiftMs } = bar
  const middle = y + EFFECT_BAR_HEIGHT / 2
  return (
    <>
      <rect
        className={isLeftOut ? styles.seriesB : styles.seriesA}
        x={x}
        y={y}
        width={width}
        height={EFFECT_BAR_HEIGHT}
      />
      {isLeftOut && <rect fill="url(#left-out)" x={x} y={y} width={width} height={EFFECT_BAR_HEIGHT} />}
      {whisker && <path className={styles.whisker} d={`M${whisker.from} ${middle - 3}v6m0 -3H${whisker.to}m0 -3v6`} />}
      <text x={value.x} y={y + 9} textAnchor={value.anchor}>
        {msDigits(shiftMs, locale)}
      </text>
    </>
  )
}

import { useTranslation } from 'react-i18next'
import { ecdfDrawing } from '../../../../../pipeline/measures/charts/ecdf.ts'
import styles from './charts.module.css'
import { Frame, ShareAxis, TimeAxis } from './frame.tsx'

export interface EcdfArm {
  readonly id: string
  readonly letter: string
  readonly values: readonly number[]
}

/** Which share of turns was at most this long: one stepped line an arm, told apart by its dashes and its letter. */
export function EcdfFigure({ arms }: { readonly arms: readonly EcdfArm[] }) {
  const { t } = useTranslation()
  const { plot, x, y, shares, curves } = ecdfDrawing(arms.map(({ values }) => values))
  return (
    <Frame plot={plot}>
      <ShareAxis axis={y} plot={plot} ticks={shares} percentOf={(share) => share * 100} />
      <TimeAxis axis={x} plot={plot} title={t('compare.msAxis')} />
      {arms.map(({ id, letter }, index) => {
        const curve = curves[index]
        if (!curve?.path) return null
        return (
          <g key={id}>
            <path className={styles.series} data-arm={index} d={curve.path} />
            <text className={styles.letter} data-arm={index} {...curve.letterAt} textAnchor="end">
              {letter}
            </text>
          </g>
        )
      })}
    </Frame>
  )
}

import { useTranslation } from 'react-i18next'
import { formatMs, formatShare } from '../../../../pipeline/measures/numbers.ts'
import type { ComparedDetector } from '../../../../pipeline/measures/turn-end/detectors.ts'
import { countOf } from '../../../../pipeline/measures/turn-end/prepared.ts'
import { useLocale } from '../../console-context.ts'
import {
  DETECTOR_MARKS,
  type PlacedSetting,
  type PlacedSummary,
  placeSettings,
  placeSummary,
  roundTicks,
  type TurnEndScale,
  turnEndScale,
} from '../../model/turn-end/turn-end-chart.ts'
import type { ChosenSetting } from '../../model/turn-end/turn-end-setting.ts'
import styles from './frontier-chart.module.css'
import type { ShownFrontier } from './frontier-pane.tsx'
import { useSettingWords } from './use-setting-words.ts'

const WIDTH = 760
const HEIGHT = 320
const MS_STEPS = [50, 100, 200, 500]
const SHARE_STEPS = [0.01, 0.02, 0.05, 0.1]

interface FrontierChartProps extends ShownFrontier {
  onChoose(chosen: ChosenSetting): void
}

/** Dead air across, cut-offs up: nearer to the lower left is better. The table below says the same without a drawing. */
export function FrontierChart({ detectors, chosen, moved, now, measure, onChoose }: FrontierChartProps) {
  const scale = turnEndScale(detectors, now.summary, measure)
  const utterances = moved.summary.utterances
  const line = placeSettings(moved.line, { utterances, measure, scale })
  const here = placeSummary(moved.summary, measure, scale)
  const there = placeSummary(now.summary, measure, scale)
  return (
    <>
      <svg className={styles.chart} viewBox={`-56 -14 ${WIDTH + 76} ${HEIGHT + 62}`} aria-hidden="true">
        <Axes scale={scale} measure={measure} />
        {chosen.detector !== 'fixed' && (
          <path className={styles.line} data-detector={chosen.detector} d={pathOf(line)} />
        )}
        {line.length > 0 &&
          chosen.detector !== 'fixed' &&
          line.map(({ x, y, point }) => (
            <circle
              key={point.setting.threshold}
              className={styles.step}
              data-detector={chosen.detector}
              cx={x * WIDTH}
              cy={(1 - y) * HEIGHT}
              r={2}
            />
          ))}
        {detectors.map((one) => (
          <Front key={one.detector} of={one} scale={scale} measure={measure} onChoose={onChoose} />
        ))}
        {there && <InForce at={there} />}
        {here && <Here at={here} chosen={chosen} />}
      </svg>
      <Legend detectors={detectors} chosen={chosen} />
    </>
  )
}

interface FrontProps extends Pick<FrontierChartProps, 'measure' | 'onChoose'> {
  readonly of: ComparedDetector
  readonly scale: TurnEndScale
}

function Front({ of: { detector, front, pauses }, scale, measure, onChoose }: FrontProps) {
  const placed = placeSettings(front, { utterances: countOf(pauses), measure, scale })
  const words = useSettingWords()
  const { shape, dashes } = DETECTOR_MARKS[detector]
  return (
    <g data-detector={detector} className={styles.front}>
      <path d={pathOf(placed)} strokeDasharray={dashes} />
      {placed.map(({ x, y, point: { setting } }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: sliders and table do the same by keyboard
        <path
          key={`${setting.threshold} ${setting.shortestHoldMs} ${setting.longestHoldMs}`}
          className={styles.dot}
          d={shape}
          transform={`translate(${x * WIDTH} ${(1 - y) * HEIGHT})`}
          onClick={() => onChoose({ detector, setting })}
        >
          <title>{words({ detector, setting })}</title>
        </path>
      ))}
    </g>
  )
}

/** The setting that is moved: large, with the reach of both intervals. */
function Here({ at, chosen }: { readonly at: PlacedSummary; readonly chosen: ChosenSetting }) {
  const { x, y, fromX, toX, fromY, toY } = at
  const [cx, cy] = [x * WIDTH, (1 - y) * HEIGHT]
  return (
    <g className={styles.here} data-detector={chosen.detector}>
      <path d={`M${fromX * WIDTH} ${cy}H${toX * WIDTH}M${cx} ${(1 - fromY) * HEIGHT}V${(1 - toY) * HEIGHT}`} />
      <path
        className={styles.large}
        d={DETECTOR_MARKS[chosen.detector].shape}
        transform={`translate(${cx} ${cy}) scale(2.2)`}
      />
    </g>
  )
}

function InForce({ at: { x, y } }: { readonly at: PlacedSummary }) {
  const { t } = useTranslation()
  const [cx, cy] = [x * WIDTH, (1 - y) * HEIGHT]
  const isRight = x > 0.8
  return (
    <g className={styles.inForce}>
      <circle cx={cx} cy={cy} r={15} />
      <text x={cx + (isRight ? -20 : 20)} y={cy} dy="-0.7em" textAnchor={isRight ? 'end' : 'start'}>
        {t('turnEnd.inForce')}
      </text>
    </g>
  )
}

function Axes({ scale, measure }: Pick<FrontProps, 'scale' | 'measure'>) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <g className={styles.axes}>
      {roundTicks(scale.mostCutOff, SHARE_STEPS).map((share) => {
        const y = (1 - share / scale.mostCutOff) * HEIGHT
        return (
          <g key={share}>
            <path d={`M0 ${y}H${WIDTH}`} />
            <text x={-8} y={y} dy="0.35em" textAnchor="end">
              {formatShare(share, locale)}
            </text>
          </g>
        )
      })}
      {roundTicks(scale.mostMs, MS_STEPS).map((ms) => (
        <text
          key={ms}
          x={(ms / scale.mostMs) * WIDTH}
          y={HEIGHT + 18}
          textAnchor={ms === scale.mostMs ? 'end' : 'middle'}
        >
          {formatMs(ms, locale)}
        </text>
      ))}
      <text x={WIDTH / 2} y={HEIGHT + 40} textAnchor="middle">
        {t('turnEnd.axisWait', { measure: t(`turnEnd.measures.${measure}`) })}
      </text>
      <text x={6} y={-2}>
        {t('turnEnd.axisCut')}
      </text>
    </g>
  )
}

function Legend({ detectors, chosen }: Pick<ShownFrontier, 'detectors' | 'chosen'>) {
  const { t } = useTranslation()
  return (
    <ul className={styles.legend}>
      {detectors.map(({ detector }) => (
        <li key={detector} data-detector={detector}>
          <svg viewBox="0 0 32 12" aria-hidden="true">
            <path className={styles.sample} d="M0 6H32" strokeDasharray={DETECTOR_MARKS[detector].dashes} />
            <path className={styles.mark} d={DETECTOR_MARKS[detector].shape} transform="translate(16 6)" />
          </svg>
          {t(`turnEnd.detectors.${detector}`)}
        </li>
      ))}
      {chosen.detector !== 'fixed' && (
        <li data-detector={chosen.detector}>
          <svg viewBox="0 0 32 12" aria-hidden="true">
            <path className={styles.line} d="M0 6H32" />
          </svg>
          {t('turnEnd.legendLine')}
        </li>
      )}
    </ul>
  )
}

function pathOf(placed: readonly PlacedSetting[]): string {
  return placed.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x * WIDTH} ${(1 - y) * HEIGHT}`).join('')
}

import { useTranslation } from 'react-i18next'
import { formatMs, formatShare } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { partSummary, turnsUnder } from '../../../model/statistics.ts'
import type { Bar } from '../../../model/turn/bars.ts'
import { type TimeScale, xOf } from '../../../model/turn/time-scale.ts'
import { ROW_IDS } from '../../../model/turn/waterfall.ts'
import { selectWholeTurns } from '../../../store/selectors.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './bar-tip.module.css'

interface BarTipProps {
  readonly bar: Bar
  readonly turn: TurnRecord
  readonly scale: TimeScale
  /** Whether its end can be pulled. */
  readonly canPull: boolean
  onEnter(): void
  onLeave(): void
}

const TIP_WIDTH_PX = 280
/** All about one bar. The same words are its accessible name and a row of the table. */
export function BarTip({ bar, turn, scale, canPull, onEnter, onLeave }: BarTipProps) {
  const { t } = useTranslation()
  const words = useWords()
  const x = xOf(scale, Math.max(bar.startMs, scale.window.fromMs))
  const left = Math.max(0, Math.min(x, scale.widthPx - TIP_WIDTH_PX))
  // The style sheet knows the rows' heights, which follow the window's.
  const rowsAbove = ROW_IDS.indexOf(bar.row)
  const top = `calc(var(--rows-top) + var(--ledger-row) + ${rowsAbove} * (var(--row) + 2px) + 6px)`
  return (
    <div
      className={styles.tip}
      style={{ left, top, maxWidth: TIP_WIDTH_PX }}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
    >
      <p className={styles.title}>
        {words.row(bar.row)} · {words.bar(bar)}
      </p>
      <dl className={styles.facts}>
        {useFacts(bar, turn).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Kind bar={bar} />
      {canPull && bar.part && <p className={styles.kind}>{t('levers.pullHint')}</p>}
    </div>
  )
}

type Fact = readonly [name: string, value: string]

function useFacts(bar: Bar, turn: TurnRecord): readonly Fact[] {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const turns = useConsoleStore(selectWholeTurns)
  const lengthMs = bar.endMs - bar.startMs
  const totalMs = turn.ledger?.totalMs
  // What the same part takes in other turns under the flags of this one.
  const session = bar.part && partSummary(turnsUnder(turns, turn.flags), bar.part)
  const facts: (Fact | undefined)[] = [
    [t('tip.start'), formatMs(bar.startMs, locale)],
    [t('tip.duration'), formatMs(lengthMs, locale)],
    bar.marks.length > 0
      ? [
          t('tip.runs', { count: bar.marks.length }),
          t('tip.busy', { busy: formatMs(bar.busyMs, locale), length: formatMs(lengthMs, locale) }),
        ]
      : undefined,
    bar.firstOutputMs === undefined ? undefined : [t('tip.firstOutput'), formatMs(bar.firstOutputMs, locale)],
    bar.part && totalMs ? [t('tip.share'), formatShare(bar.busyMs / totalMs, locale)] : undefined,
    bar.owner && [t('tip.owner'), words.shortOwner(bar.owner)],
    session && session.count > 0
      ? [
          t('tip.session'),
          t('tip.sessionValue', {
            p50: formatMs(session.p50, locale),
            p95: formatMs(session.p95, locale),
            count: session.count,
          }),
        ]
      : undefined,
  ]
  return facts.filter((fact) => fact !== undefined)
}

function Kind({ bar }: { readonly bar: Bar }) {
  const { t } = useTranslation()
  const words = useWords()
  const kind = {
    dots: t('tip.queue'),
    hatch: bar.part === 'unattributed' ? words.part('unattributed') : t('tip.hold'),
    solid: t('tip.compute'),
  }[bar.pattern]
  const notes = [
    bar.row === 'speech' || bar.row === 'playback' || bar.part === 'playback' || bar.part === 'transport'
      ? undefined
      : kind,
    bar.estimate ? t('tip.estimate') : undefined,
    bar.cancelled ? t('tip.cancelled') : undefined,
    bar.open ? t('tip.open') : undefined,
  ].filter((note) => note !== undefined)
  return notes.length > 0 ? <p className={styles.kind}>{notes.join(' · ')}</p> : null
}

import { useTranslation } from 'react-i18next'
import { msDigits, THIN_SPACE } from '../../../../../pipeline/measures/numbers.ts'
import { useLocale } from '../../../console-context.ts'
import { laneAt, type RaceLane, type Stretch } from '../../../model/turn/race.ts'
import { useWords } from '../../../widgets/words.ts'
import { BlockBar } from '../block-bar.tsx'
import type { Runner } from '../hooks/use-race.ts'
import { prefersReducedMotion } from '../hooks/use-replay.ts'
import styles from '../present-page.module.css'
import { Speech } from '../speech.tsx'
import race from './race.module.css'

interface LaneProps {
  readonly runner: Runner
  readonly side: 'before' | 'after'
  /** Where the lane's own time is. */
  readonly atMs: number
  /** What the width of the bar stands for, the same in both lanes. */
  readonly scaleMs: number
  readonly isHidden: boolean
}

/** One arm's turn as it goes: words, the wait that counts and fills, and the reply when it comes. */
export function Lane({ runner, side, atMs, scaleMs, isHidden }: LaneProps) {
  const { t } = useTranslation()
  const words = useWords()
  const { lane, arm, isWithheld } = runner
  const { saidCount, waitMs, isHeard } = laneAt(lane, atMs)
  const said = lane.said.slice(0, saidCount).map(({ text }) => text)
  return (
    <section className={race.lane} data-heard={isHeard || undefined} aria-label={t(`present.${side}`)}>
      <h2 className={race.name}>
        {t(`present.${side}`)} <small>{words.preset(arm)}</small>
      </h2>
      <p className={race.said}>
        <Speech text={said.join(' ')} isHidden={isHidden} isWithheld={isWithheld} />
      </p>
      <Clock waitMs={shownWait(lane, waitMs, isHeard)} isHeard={isHeard} />
      <BlockBar stretches={lane.stretches} scaleMs={scaleMs} atMs={shownFill(lane.stretches, atMs)} />
      <p className={race.reply} data-heard={isHeard || undefined}>
        {isHeard && <Speech text={lane.reply} isHidden={isHidden} isWithheld={isWithheld} />}
      </p>
    </section>
  )
}

function Clock({ waitMs, isHeard }: { readonly waitMs: number | undefined; readonly isHeard: boolean }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <p className={race.clock}>
      <span className={styles.caption}>{t('present.userWaits')}</span>
      <span className={race.number} data-heard={isHeard || undefined} data-unknown={waitMs === undefined || undefined}>
        {waitMs === undefined ? '…' : msDigits(Math.round(waitMs), locale).replace(/[.,]0$/, '')}
        {waitMs !== undefined && <small>{THIN_SPACE}ms</small>}
      </span>
    </p>
  )
}

/** Without motion the number stands there once it is known. */
function shownWait({ heardMs }: RaceLane, waitMs: number | undefined, isHeard: boolean): number | undefined {
  if (!prefersReducedMotion()) return waitMs
  return isHeard ? heardMs : undefined
}

/** Without motion a stretch stands there once it is over. */
function shownFill(stretches: readonly Stretch[], atMs: number): number {
  if (!prefersReducedMotion()) return atMs
  const over = stretches.findLast(({ startMs, ms }) => startMs + ms <= atMs)
  return over ? over.startMs + over.ms : 0
}

import { BLOCK_HUES } from '../../../../pipeline/measures/ledger/ledger-blocks.ts'
import { filledShare, type Stretch } from '../../model/turn/race.ts'
import styles from './block-bar.module.css'

interface BlockBarProps {
  readonly stretches: readonly Stretch[]
  /** What the whole width stands for. */
  readonly scaleMs: number
  /** How far it has come; all of it where nothing runs. */
  readonly atMs?: number
}

/** A wait as a bar of its blocks, filled as far as it has come. The numbers stand beside it. */
export function BlockBar({ stretches, scaleMs, atMs = Number.POSITIVE_INFINITY }: BlockBarProps) {
  const percent = (ms: number) => `${(100 * ms) / scaleMs}%`
  return (
    <div className={styles.bar} aria-hidden="true">
      {stretches.map((stretch) => {
        const ms = stretch.ms * filledShare(stretch, atMs)
        if (ms === 0) return null
        const place = { left: percent(stretch.startMs), width: percent(ms) }
        return <span key={stretch.startMs} data-hue={BLOCK_HUES[stretch.block]} style={place} />
      })}
    </div>
  )
}

import { useMemo } from 'react'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { placeBar, type TimeScale } from '../../../model/time-scale.ts'
import { buildWaterfall } from '../../../model/waterfall.ts'
import { useWords } from '../../../widgets/words.ts'
import styles from './timeline.module.css'

const STAGES = ['vad', 'asr', 'llm', 'tts'] as const

/** The stages' work beside the sound; the waterfall has the same bars to look at closely, and as a table. */
export function StageLanes({ turn, scale }: { readonly turn: TurnRecord; readonly scale: TimeScale }) {
  const words = useWords()
  const rows = useMemo(() => buildWaterfall(turn).rows, [turn])
  return STAGES.map((stage) => (
    <div key={stage} className={styles.lane}>
      <span className={styles.name}>{words.row(stage)}</span>
      <div className={`${styles.content} ${styles.stage}`}>
        {rows
          .find(({ id }) => id === stage)
          ?.bars.flatMap((bar) =>
            (bar.marks.length > 0 ? bar.marks : [bar]).map(({ startMs, endMs }) => {
              const placed = placeBar(scale, startMs, endMs)
              if (!placed) return null
              return (
                <span
                  key={`${bar.key}/${startMs}`}
                  className={styles.bar}
                  data-hue={bar.hue}
                  data-pattern={bar.pattern}
                  style={{ left: placed.xPx, width: placed.widthPx }}
                />
              )
            }),
          )}
      </div>
    </div>
  ))
}

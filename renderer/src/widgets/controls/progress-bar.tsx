import styles from './progress-bar.module.css'

interface ProgressBarProps {
  readonly label: string
  /** Absent: nobody knows how far it has come. */
  readonly value: number | undefined
  readonly max: number
  /** In words, where the number alone says too little. */
  readonly text?: string
}

/** How far something has come. */
export function ProgressBar({ label, value, max, text }: ProgressBarProps) {
  const share = value === undefined || max <= 0 ? 0 : Math.min(1, value / max)
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value === undefined ? undefined : Math.min(max, Math.round(value))}
      aria-valuetext={text}
    >
      <i style={{ width: `${share * 100}%` }} />
    </div>
  )
}

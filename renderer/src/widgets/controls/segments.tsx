import { Radio, RadioGroup } from 'react-aria-components'
import styles from './segments.module.css'

interface Segment<T extends string> {
  readonly value: T
  readonly label: string
  readonly hint?: string
  readonly lang?: string
}

interface SegmentsProps<T extends string> {
  readonly label: string
  /** `undefined`: none of them is in force. */
  readonly value: T | undefined
  readonly segments: readonly Segment<T>[]
  readonly isDisabled?: boolean
  /** The label stands above, as over a field; else it is read out only. */
  readonly labelShown?: boolean
  onChange(value: T): void
}

/** A few choices side by side, one in force: a radio group in a row. */
export function Segments<T extends string>({
  label,
  value,
  segments,
  isDisabled,
  labelShown,
  onChange,
}: SegmentsProps<T>) {
  const choose = (chosen: string) => {
    const segment = segments.find((candidate) => candidate.value === chosen)
    if (segment) onChange(segment.value)
  }
  const group = (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      className={styles.group}
      value={value ?? null}
      isDisabled={isDisabled ?? false}
      onChange={choose}
    >
      {segments.map((segment) => (
        <Radio key={segment.value} value={segment.value} className={styles.segment}>
          <span title={segment.hint} lang={segment.lang}>
            {segment.label}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  )
  if (!labelShown) return group
  return (
    <div className={styles.field}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      {group}
    </div>
  )
}

import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components'
import styles from './chips.module.css'
import field from './field.module.css'

interface Chip<T extends string> {
  readonly value: T
  readonly label: string
  readonly hint?: string
}

interface ChipChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly chips: readonly Chip<T>[]
  onChange(value: T): void
}

/** One of several values, all of them in sight: chips in as many lines as they take. */
export function ChipChoice<T extends string>({ label, value, chips, onChange }: ChipChoiceProps<T>) {
  return (
    <RadioGroup
      className={field.field}
      value={value}
      orientation="horizontal"
      onChange={(chosen) => {
        const chip = chips.find((candidate) => candidate.value === chosen)
        if (chip) onChange(chip.value)
      }}
    >
      <Label className={field.label}>{label}</Label>
      <div className={styles.chips}>
        {chips.map((chip) => (
          <Radio key={chip.value} value={chip.value} className={styles.chip}>
            <span title={chip.hint}>{chip.label}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

interface ChipSetProps {
  readonly label: string
  /** The chosen ones; empty: all. */
  readonly values: readonly string[]
  readonly chips: readonly Chip<string>[]
  /** What stands for all of them. */
  readonly all: string
  onChange(values: readonly string[]): void
}

const ALL = '@all'

/** Some of several values, or all of them: which is a chip of its own, and where nothing is chosen. */
export function ChipSet({ label, values, chips, all, onChange }: ChipSetProps) {
  const shown = values.length === 0 ? [ALL] : [...values]
  return (
    <CheckboxGroup
      className={field.field}
      value={shown}
      onChange={(chosen) => {
        const turnedToAll = chosen.includes(ALL) && !shown.includes(ALL)
        onChange(turnedToAll ? [] : chosen.filter((value) => value !== ALL))
      }}
    >
      <Label className={field.label}>{label}</Label>
      <div className={styles.chips}>
        {[{ value: ALL, label: all, hint: undefined }, ...chips].map((chip) => (
          <Checkbox key={chip.value} value={chip.value} className={styles.chip}>
            <span title={chip.hint}>{chip.label}</span>
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  )
}

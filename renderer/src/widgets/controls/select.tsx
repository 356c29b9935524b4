import { ChevronDown } from 'lucide-react'
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components'
import field from './field.module.css'
import styles from './select.module.css'

interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T | undefined
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly isDisabled?: boolean
  /** Read out only, where what stands beside it says what it is. */
  readonly isLabelHidden?: boolean
  onChange(value: T): void
}

/** One of several values, chosen from a list that opens. */
export function Select<T extends string>({
  label,
  value,
  options,
  isDisabled = false,
  isLabelHidden = false,
  onChange,
}: SelectProps<T>) {
  return (
    <AriaSelect
      className={field.field}
      value={value ?? null}
      isDisabled={isDisabled}
      onChange={(key) => {
        const option = options.find((candidate) => candidate.value === key)
        if (option) onChange(option.value)
      }}
    >
      <Label className={isLabelHidden ? 'visually-hidden' : field.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value} />
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className={styles.popover}>
        <ListBox className={styles.list} items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => (
            <ListBoxItem id={option.value} className={styles.option}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

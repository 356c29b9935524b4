import { type KeyboardEvent, useState } from 'react'
import type { FlagDescriptor, FlagValue } from '../../../../../pipeline/protocol/flags.ts'
import { nearestStop } from '../../../model/flags/flag-scale.ts'
import { readFlagValue } from '../../../model/flags/flag-value.ts'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import styles from './flag-control.module.css'

interface ValueFieldProps {
  readonly descriptor: FlagDescriptor
  readonly value: FlagValue
  readonly isDisabled: boolean
  readonly label: string
  readonly describedBy: string
  /** Where the arrow keys step to; empty for text. */
  readonly stops: readonly number[]
  onCommit(value: FlagValue): void
  /** What was written is not allowed; `undefined`: it is being written anew. */
  onRefuse(written: string | undefined): void
}

/** A field to write a value in, exactly: Enter or leaving it sets the value, Escape gives up. */
export function ValueField(props: ValueFieldProps) {
  const { descriptor, value, isDisabled, label, describedBy, stops, onCommit, onRefuse } = props
  const text = useFlagText()
  const [draft, setDraft] = useState<string>()
  const [refused, setRefused] = useState(false)
  const numeric = descriptor.type !== 'text'
  const write = (written: string | undefined) => {
    setDraft(written)
    setRefused(false)
    onRefuse(undefined)
  }
  const commit = () => {
    if (draft === undefined) return
    const read = readFlagValue(descriptor, draft)
    if (read === undefined) {
      setRefused(true)
      return onRefuse(draft)
    }
    setDraft(undefined)
    setRefused(false)
    onCommit(read)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit()
    if (event.key === 'Escape' && draft !== undefined) write(undefined)
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (step === undefined || !numeric || draft !== undefined || typeof value !== 'number') return
    event.preventDefault()
    onCommit(stops[nearestStop(stops, value) + step] ?? value)
  }
  return (
    <input
      className={numeric ? styles.digits : styles.text}
      type="text"
      inputMode={numeric ? 'decimal' : 'text'}
      {...(numeric ? spinButton(descriptor, value, text) : {})}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={refused || undefined}
      autoComplete="off"
      spellCheck={false}
      disabled={isDisabled}
      data-writing={draft === undefined ? undefined : ''}
      value={draft ?? String(value)}
      onChange={(event) => write(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  )
}

function spinButton(
  { min, max, unit }: FlagDescriptor,
  value: FlagValue,
  text: (value: FlagValue, unit?: string) => string,
) {
  return {
    role: 'spinbutton',
    'aria-valuenow': typeof value === 'number' ? value : undefined,
    'aria-valuetext': unit === undefined ? undefined : text(value, unit),
    'aria-valuemin': min,
    'aria-valuemax': max,
  }
}

import { useState } from 'react'
import { TextField as AriaTextField, Input, Label, Text } from 'react-aria-components'
import field from './field.module.css'
import styles from './text-field.module.css'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly hint?: string
  /** Why the text cannot be taken; shown under the field, and read out with it. */
  readonly refusal?: string | undefined
  readonly placeholder?: string
  readonly isDisabled?: boolean
  /** `password`: never shown, and no browser is to keep it. */
  readonly type?: 'text' | 'url' | 'search' | 'password'
  readonly inputMode?: 'text' | 'decimal' | 'numeric' | 'url'
  /** Every change while it is being written, where each one counts at once. */
  onType?(value: string): void
  /** Enter, or leaving the field with another text than it had. Escape gives up. */
  onCommit(value: string): void
}

/** A field with its label above it; the text counts once it is committed. */
export function TextField({
  label,
  value,
  hint,
  refusal,
  onCommit,
  onType,
  isDisabled = false,
  ...input
}: TextFieldProps) {
  const [draft, setDraft] = useState<string>()
  const commit = () => {
    if (draft !== undefined && draft !== value) onCommit(draft)
    setDraft(undefined)
  }
  return (
    <AriaTextField
      className={field.field}
      value={draft ?? value}
      onChange={(text) => {
        setDraft(text)
        onType?.(text)
      }}
      onBlur={commit}
      isDisabled={isDisabled}
      isInvalid={refusal !== undefined}
    >
      <Label className={field.label}>{label}</Label>
      <Input
        {...input}
        className={styles.input}
        autoComplete={input.type === 'password' ? 'new-password' : 'off'}
        spellCheck={false}
        data-writing={draft === undefined ? undefined : ''}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setDraft(undefined)
        }}
      />
      {refusal !== undefined && (
        <Text slot="errorMessage" className={styles.refusal}>
          {refusal}
        </Text>
      )}
      {hint !== undefined && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
    </AriaTextField>
  )
}

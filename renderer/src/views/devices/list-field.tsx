import { useState } from 'react'
import { readList } from '../../model/list-text.ts'
import { TextField } from '../../widgets/controls/text-field.tsx'

interface ListFieldProps {
  readonly label: string
  readonly hint: string
  readonly values: readonly string[]
  /** Shown where the host does not take the list; the notice says why. */
  readonly refusal: string
  readonly isDisabled: boolean
  /** Sends the list; answers whether the host took it. */
  onCommit(list: string[]): Promise<boolean>
}

/** A list with commas between its entries. What cannot be taken stays in the field, to be put right. */
export function ListField({ values, refusal, onCommit, ...field }: ListFieldProps) {
  const [refused, setRefused] = useState<string>()
  const commit = async (text: string) => {
    setRefused((await onCommit(readList(text))) ? undefined : text)
  }
  return (
    <TextField
      {...field}
      value={refused ?? values.join(', ')}
      refusal={refused === undefined ? undefined : refusal}
      onCommit={(text) => void commit(text)}
    />
  )
}

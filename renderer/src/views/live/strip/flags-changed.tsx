import { SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { changedFlags } from '../../../model/statistics.ts'
import { useFlagText } from '../../../widgets/hooks/use-flags.ts'
import styles from './turn-strip.module.css'

/** Names of flags that a mark tells; it counts all. */
const NAMES_SHOWN = 3

/** Stands between two turns whose flags differ: numbers before and after it are not of the same pipeline. */
export function FlagsChanged({ turn, before }: { readonly turn: TurnRecord; readonly before: TurnRecord | undefined }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const names = before ? changedFlags(before, turn) : []
  if (names.length === 0) return null
  const valueIn = ({ flags }: TurnRecord, name: string) => {
    const value = flags[name]
    return value === undefined ? UNKNOWN : text(value)
  }
  const shown = names
    .slice(0, NAMES_SHOWN)
    .map((name) => `${name} ${before ? valueIn(before, name) : UNKNOWN} → ${valueIn(turn, name)}`)
  const listed = [...shown, ...(names.length > NAMES_SHOWN ? ['…'] : [])].join(', ')
  const words = t('turns.flagsChanged', { count: names.length, names: listed })
  return (
    <li className={styles.changed} title={words}>
      <SlidersHorizontal size={12} aria-hidden />
      <span aria-hidden="true">{names.length}</span>
      <span className="visually-hidden">{words}</span>
    </li>
  )
}

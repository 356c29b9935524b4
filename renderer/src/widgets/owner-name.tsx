import type { LedgerOwner } from '../../../pipeline/protocol/ledger.ts'
import { hashOf } from '../model/page-route.ts'
import styles from './owner-name.module.css'
import { useWords } from './words.ts'

/** Whose time a part is. A setting leads to its row on the flags page, where it can be turned. */
export function OwnerName({ owner }: { readonly owner: LedgerOwner }) {
  const words = useWords()
  const name = words.shortOwner(owner)
  if (owner.kind !== 'setting') return <span title={words.owner(owner)}>{name}</span>
  return (
    <a className={styles.link} href={hashOf({ page: 'flags', flag: owner.name })} title={words.owner(owner)}>
      {name}
    </a>
  )
}

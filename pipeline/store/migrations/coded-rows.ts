import type { DatabaseSync } from 'node:sqlite'
import { codedMachine, codedTurn } from '../../measures/reasons/coded-before.ts'
import type { Machine } from '../../protocol/machine.ts'
import type { TurnRecord } from '../../protocol/turns.ts'

/**
 * Functions that a step of the database's form calls: sentences that were kept before there were codes get theirs beside
 * them, in a turn's `rest` and in a receipt's machine. Rows that have their codes stay as they are, to the letter. Here
 * and not in SQL: SQLite's own JSON functions round numbers.
 */
export function giveCodingFunctions(database: DatabaseSync): void {
  database.function('coded_turn', { deterministic: true }, (rest, notMeasurable) => {
    return codedRest(String(rest), notMeasurable === null ? undefined : String(notMeasurable))
  })
  database.function('coded_machine', { deterministic: true }, (machine) => {
    const kept = JSON.parse(String(machine)) as Machine
    const coded = codedMachine(kept)
    return coded === kept ? String(machine) : JSON.stringify(coded)
  })
}

function codedRest(text: string, notMeasurable: string | undefined): string {
  const rest = JSON.parse(text) as {
    readonly others: Partial<TurnRecord>
    readonly unmeasured?: NonNullable<TurnRecord['ledger']>['unmeasured']
  }
  const { notMeasurableBecause, error } = rest.others
  const ledger = rest.unmeasured && ({ unmeasured: rest.unmeasured } as NonNullable<TurnRecord['ledger']>)
  const kept = { notMeasurable, notMeasurableBecause, error, ledger }
  const coded = codedTurn(kept)
  if (coded === kept) return text
  const { notMeasurableBecause: why, error: failed } = coded
  const others = { ...rest.others, ...(why ? { notMeasurableBecause: why } : {}), ...(failed ? { error: failed } : {}) }
  return JSON.stringify({ ...rest, others, ...(coded.ledger ? { unmeasured: coded.ledger.unmeasured } : {}) })
}

import { createHash } from 'node:crypto'
import type { SQLOutputValue } from 'node:sqlite'

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>

/** A column that is never null, as the type that its declaration promises. */
export function text(row: Row, column: string): string {
  return String(row[column])
}

export function number(row: Row, column: string): number {
  return Number(row[column])
}

export function truth(row: Row, column: string): boolean {
  return row[column] === 1
}

/** A column that may be null, as an object with one property or none: `...optional(row, 'seed', Number, 'seed')`. */
export function optional<Name extends string, T>(
  row: Row,
  column: string,
  as: (value: SQLOutputValue) => T,
  name: Name,
): { readonly [N in Name]?: T } {
  const value = row[column]
  // The computed key is exactly the name.
  return value === null || value === undefined ? {} : ({ [name]: as(value) } as { readonly [N in Name]?: T })
}

/** A column of JSON that this program wrote itself. */
export function json<T>(value: SQLOutputValue | undefined): T {
  return JSON.parse(String(value))
}

export function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0
}

/** A short name of a text by its content. */
export function fingerprint(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}

import { randomUUID } from 'node:crypto'

/** A new id that is unique among all runs of the program, with a readable prefix: `turn-1f9c2a7be04d`. */
export function createId(prefix: string): string {
  return `${prefix}-${randomUUID().replaceAll('-', '').slice(0, 12)}`
}

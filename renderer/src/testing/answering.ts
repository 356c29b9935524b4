import type { Query, QueryName } from '../../../pipeline/protocol/wire/queries.ts'
import type { Console } from '../console.ts'
import { emptySnapshot } from './fixture-session.ts'

/** Says what a host would answer to each query; a name that is missing is refused. */
export function answering(answers: { readonly [N in QueryName]?: unknown }): { readonly ask: Console['ask'] } {
  const ask = async ({ name }: Query) =>
    name in answers
      ? { ok: true, answer: answers[name] }
      : { ok: false, error: { code: 'test.none', message: `Nothing is known of ${name}.` } }
  return { ask: ask as unknown as Console['ask'] }
}

/** The host has come: its snapshot is taken, and it can be asked. */
export function connect({ store, answers }: Console, part: Partial<ReturnType<typeof emptySnapshot>> = {}): void {
  store.getState().takeSnapshot({ ...emptySnapshot(), ...part })
  store.getState().setConnection({ phase: 'connected' })
  answers.reconnected()
}

import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { Command, CommandName, CommandOf } from '../../protocol/wire/commands.ts'
import type { Answer, Query, QueryName, QueryOf } from '../../protocol/wire/queries.ts'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import type { ConsoleClient } from '../../servers/console-client.ts'

export type CommandHandlers = {
  readonly [N in CommandName]?: (command: CommandOf<N>, from: ConsoleClient) => void | Promise<void>
}

export type QueryHandlers = {
  readonly [N in QueryName]?: (query: QueryOf<N>) => Answer<N> | Promise<Answer<N>>
}

/** One part of what consoles can ask for: live talking, sessions, experiments, devices … */
export interface CommandArea {
  readonly commands: CommandHandlers
  readonly queries?: QueryHandlers
  /** Throws a `Failure` for a command that must not be carried out now, be it of this area or of another. */
  guard?(command: Command): void
  /** What a console that comes anew must be told. */
  snapshot?(): Partial<Snapshot>
  clientLeft?(client: ConsoleClient): void
  close?(): Promise<void>
}

/**
 * Carries a command out in the area that knows it.
 *
 * @throws Failure where none does, or as the area fails
 */
export async function carryOut(areas: readonly CommandArea[], command: Command, from: ConsoleClient): Promise<void> {
  for (const area of areas) area.guard?.(command)
  for (const { commands } of areas) {
    // The handler was looked up by the command's own name, so it takes that command.
    const handler = commands[command.name] as
      | ((command: Command, from: ConsoleClient) => void | Promise<void>)
      | undefined
    if (handler) return handler(command, from)
  }
  throw unavailable(command.name)
}

/**
 * Answers a query from the area that knows it.
 *
 * @throws Failure where none does, or as the area fails
 */
export async function answerQuery(areas: readonly CommandArea[], query: Query): Promise<Answer<QueryName>> {
  for (const { queries } of areas) {
    const handler = queries?.[query.name] as
      | ((query: Query) => Answer<QueryName> | Promise<Answer<QueryName>>)
      | undefined
    if (handler) return handler(query)
  }
  throw unavailable(query.name)
}

function unavailable(name: string): Failure {
  return new Failure('command.unavailable', because('command.unavailable', { name }), because('do.startThisVersion'))
}

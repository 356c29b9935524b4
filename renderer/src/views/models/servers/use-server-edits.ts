import { useState } from 'react'
import type { EnteredServer, ModelServer } from '../../../../../pipeline/protocol/models/model-servers.ts'
import type { Command } from '../../../../../pipeline/protocol/wire/commands.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { enteredAgain } from '../../../model/models/server-form.ts'

/** The newest change of the servers, and what takes it back. */
export interface ServerEdit {
  readonly what: 'added' | 'changed' | 'removed'
  readonly id: string
  readonly undo: Command
}

export interface ServerEdits {
  readonly last: ServerEdit | undefined
  /** @param key goes to the host by itself, before the server that names it */
  put(server: EnteredServer, key: { readonly keyName: string; readonly key: string } | undefined): Promise<boolean>
  remove(server: ModelServer): void
  undo(): void
  dismiss(): void
}

/** Enters and removes servers, and takes the newest change back. What the host refuses appears as a notice. */
export function useServerEdits(): ServerEdits {
  const { send } = useConsole()
  const servers = useConsoleStore((state) => state.session?.modelServers?.servers)
  const [last, setLast] = useState<ServerEdit>()
  const edit = async (command: Command, done: ServerEdit | undefined): Promise<boolean> => {
    const isDone = await send(command)
    if (isDone) setLast(done)
    return isDone
  }
  return {
    last,
    put: async (server, key) => {
      if (key && !(await send({ name: 'setServerKey', ...key }))) return false
      const { id } = server
      const before = servers?.find((one) => one.id === id)
      const done: ServerEdit = before
        ? { what: 'changed', id, undo: { name: 'putModelServer', server: enteredAgain(before) } }
        : { what: 'added', id, undo: { name: 'removeModelServer', id } }
      return edit({ name: 'putModelServer', server }, done)
    },
    remove: ({ id }) =>
      void edit({ name: 'removeModelServer', id }, { what: 'removed', id, undo: { name: 'restoreModelServer', id } }),
    undo: () => {
      if (last) void edit(last.undo, undefined)
    },
    dismiss: () => setLast(undefined),
  }
}

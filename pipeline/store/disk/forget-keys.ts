import type { DatabaseSync } from 'node:sqlite'
import { withoutKeys, withoutKeysIn } from '../../base/address.ts'
import { text } from '../tables/columns.ts'

/** What is kept of a server's address: a key in it is nobody's business but the server's. */
export function keptAddress(remote: string): string {
  return withoutKeys(remote) ?? 'server'
}

/** Takes keys out of the addresses of servers that earlier versions kept with them. Belongs to any form of the database. */
export function forgetKeys(database: DatabaseSync): void {
  const update = database.prepare('UPDATE arms SET remote = ?, name = ? WHERE session = ? AND id = ?')
  for (const row of database.prepare('SELECT session, id, remote, name FROM arms WHERE remote IS NOT NULL').all()) {
    const [remote, name] = [keptAddress(text(row, 'remote')), withoutKeysIn(text(row, 'name'))]
    if (remote === row.remote && name === row.name) continue
    update.run(remote, name, Number(row.session), text(row, 'id'))
  }
}

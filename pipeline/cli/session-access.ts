import { homedir } from 'node:os'
import { Failure } from '../base/failure.ts'
import type { Session } from '../protocol/sessions.ts'
import type { SessionStore } from '../store/contract.ts'
import { dataFolder } from '../store/location.ts'
import { openSessionStore } from '../store/open-store.ts'
import type { CliContext } from './context.ts'

/** The word that names the newest session. */
export const NEWEST = 'last'

/** Opens the store beside a console that may be running, and lets go of it whatever happens. */
export async function withStore<Result>(
  { environment }: Pick<CliContext, 'environment'>,
  use: (store: SessionStore) => Promise<Result>,
): Promise<Result> {
  const folder = dataFolder({ platform: process.platform, environment, home: homedir() })
  const store = openSessionStore({ folder, role: 'visitor' })
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

/** @throws Failure where there is no such session */
export async function findSession(store: SessionStore, id: string): Promise<Session> {
  if (id !== NEWEST) return store.readSession(id)
  const { sessions } = await store.listSessions({ offset: 0, limit: 1 })
  const [newest] = sessions
  if (!newest)
    throw new Failure('sessions.none', 'No session is kept yet', 'Start the console and talk, or run a comparison.')
  return newest
}

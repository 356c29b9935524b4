import { homedir } from 'node:os'
import { Failure } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import type { Session } from '../../protocol/sessions.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import type { CliContext } from '../context.ts'
import { errorLine, thrownLine } from '../terminal.ts'

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

/** Nobody waits for what is kept: longer than a console takes to delete a great session. */
const KEEPING_TIMEOUT_MS = 30_000

/**
 * Opens the store to keep a session in it, beside a console that may be running or start meanwhile: that one alone keeps
 * the folder in order.
 *
 * @throws Failure where nothing can be kept; that is to be said before anything is measured
 */
export async function openToKeep({ environment }: Pick<CliContext, 'environment'>): Promise<SessionStore> {
  const folder = dataFolder({ platform: process.platform, environment, home: homedir() })
  const store = openSessionStore({ folder, role: 'visitor', create: true, busyTimeoutMs: KEEPING_TIMEOUT_MS })
  try {
    await store.readState()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** What came of keeping a session: the line that says it, and whether all of it is there. */
export async function whatWasKept(
  store: SessionStore,
  sessionId: string,
  turns: number,
): Promise<{ readonly whole: boolean; readonly line: string }> {
  try {
    const { persistent, folder, problem } = await store.readState()
    const { counts } = await store.readSession(sessionId)
    const place = `session ${sessionId} in ${folder}`
    if (!persistent) return { whole: false, line: errorLine(problem ?? { message: 'the session could not be kept' }) }
    if (counts.turns >= turns) return { whole: true, line: `Kept as ${place}` }
    return {
      whole: false,
      line: errorLine({ message: `only ${counts.turns} of ${turns} turns were kept as ${place}` }),
    }
  } catch (error) {
    return { whole: false, line: thrownLine(error) }
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

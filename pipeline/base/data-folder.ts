import { homedir } from 'node:os'
import { join } from 'node:path'

/** What of the machine decides where data lies; of this process by default. */
export interface DataSurroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * The folder of what people would miss (sessions, recordings): FIRSTWORD_DATA, or where the system keeps the data of
 * programs. It need not exist yet. Unlike the cache it must not be deleted to gain room.
 */
export function dataFolder(
  { platform, environment, home }: DataSurroundings = {
    platform: process.platform,
    environment: process.env,
    home: homedir(),
  },
): string {
  if (environment.FIRSTWORD_DATA) return environment.FIRSTWORD_DATA
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Firstword', 'Data')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Firstword')
  return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'firstword')
}

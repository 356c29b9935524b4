import { homedir } from 'node:os'
import { join } from 'node:path'

/** What of the machine decides where caches lie; of this process by default. */
export interface CacheSurroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * The folder of everything that can be computed again (optimised graphs, spoken clauses): FIRSTWORD_CACHE, or where the
 * system keeps caches. It may be deleted at any time, and need not exist yet.
 */
export function cacheFolder(
  { platform, environment, home }: CacheSurroundings = {
    platform: process.platform,
    environment: process.env,
    home: homedir(),
  },
): string {
  if (environment.FIRSTWORD_CACHE) return environment.FIRSTWORD_CACHE
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Firstword', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Firstword')
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'firstword')
}

import { type SystemPlaces, systemFolder, type UserSystem, userSystem } from '../system-folder.ts'

const PLACES: SystemPlaces = {
  variable: 'FIRSTWORD_CACHE',
  windows: 'Cache',
  mac: ['Library', 'Caches'],
  xdgVariable: 'XDG_CACHE_HOME',
  xdgDefault: ['.cache'],
}

/**
 * The folder of everything that can be computed again (optimised graphs, spoken clauses): FIRSTWORD_CACHE, or where the
 * system keeps caches. It may be deleted at any time, and need not exist yet.
 */
export function cacheFolder(system: UserSystem = userSystem()): string {
  return systemFolder(PLACES, system)
}

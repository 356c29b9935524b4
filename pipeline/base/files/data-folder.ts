import { type SystemPlaces, systemFolder, type UserSystem, userSystem } from '../system-folder.ts'

const PLACES: SystemPlaces = {
  variable: 'FIRSTWORD_DATA',
  windows: 'Data',
  mac: ['Library', 'Application Support'],
  xdgVariable: 'XDG_DATA_HOME',
  xdgDefault: ['.local', 'share'],
}

/**
 * The folder of what people would miss (sessions, recordings): FIRSTWORD_DATA, or where the system keeps the data of
 * programs. It need not exist yet. Unlike the cache it must not be deleted to gain room.
 */
export function dataFolder(system: UserSystem = userSystem()): string {
  return systemFolder(PLACES, system)
}

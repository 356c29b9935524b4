import { homedir } from 'node:os'
import { join } from 'node:path'

/** What of the machine decides where a program keeps its files. */
export interface UserSystem {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** Where each system has a kind of file; folders below the home folder as their parts. */
export interface SystemPlaces {
  /** The variable that says it before any system does. */
  readonly variable: string
  /** Below `Firstword` in the local application data of Windows. */
  readonly windows: string
  readonly mac: readonly string[]
  /** The freedesktop variable, and what holds where it is not set. */
  readonly xdgVariable: string
  readonly xdgDefault: readonly string[]
}

/** The system that this process runs on, as the user who started it has it. */
export function userSystem(): UserSystem {
  return { platform: process.platform, environment: process.env, home: homedir() }
}

/** The program's own folder for a kind of file. It need not exist yet. */
export function systemFolder(places: SystemPlaces, { platform, environment, home }: UserSystem): string {
  const asked = environment[places.variable]
  if (asked) return asked
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Firstword', places.windows)
  if (platform === 'darwin') return join(home, ...places.mac, 'Firstword')
  return join(environment[places.xdgVariable] || join(home, ...places.xdgDefault), 'firstword')
}

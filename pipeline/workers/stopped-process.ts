import { readFileSync } from 'node:fs'

/** As Linux says it of a process that was stopped by a signal; one that a debugger holds is `t`. */
const STOPPED = 'T'

/**
 * Whether a process was stopped from outside (SIGSTOP, job control), as the system itself says; false where it does not
 * say (anything but Linux). Takes some twenty microseconds.
 */
export function isStopped(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return stateIn(readFileSync(`/proc/${pid}/stat`, 'latin1')) === STOPPED
  } catch {
    // It is gone, which is heard of otherwise.
    return false
  }
}

/** The state in a line of `/proc/PID/stat`: the program's name before it may hold brackets and blanks itself. */
export function stateIn(line: string): string {
  return line.slice(line.lastIndexOf(')') + 2).charAt(0)
}

import type { ChildProcess } from 'node:child_process'

/**
 * Sends a signal to a child process, where there is one. Use it instead of `child.kill`, which must not be called before
 * it is known that the process was started: for one that could not be, Node signals whatever number happens to lie in
 * its memory until the next turn of the event loop, and 0 stands for this process with its whole group.
 */
export function signalChild(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid !== undefined) child.kill(signal)
}

import { nowMs } from '../base/clock.ts'

/** A terminal sends Ctrl-C to the whole process group and our parents pass it on: one key press arrives several times. */
const SAME_KEY_PRESS_MS = 1000

/**
 * Aborted by the first Ctrl-C (or SIGTERM), so that a command can end in order. A second key press ends the process
 * at once; not by `process.exit`, which waits for the inference runtime and may abort inside it.
 */
export function stopSignal(report: (text: string) => void): AbortSignal {
  const stop = new AbortController()
  let firstMs: number | undefined
  const onSignal = () => {
    if (firstMs === undefined) {
      firstMs = nowMs()
      report('Stopping. Press Ctrl-C again to quit at once.')
      stop.abort()
    } else if (nowMs() - firstMs > SAME_KEY_PRESS_MS) process.kill(process.pid, 'SIGKILL')
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return stop.signal
}

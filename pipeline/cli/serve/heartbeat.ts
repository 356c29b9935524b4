import type { ChildProcess } from 'node:child_process'
import { aliveSchema, BEAT_INTERVAL_MS, MISSED_BEATS } from '../../protocol/desktop.ts'

/** Tells the parent again and again that the event loop turns; it keeps no process alive. */
export function beatToParent(send: (message: { readonly type: 'alive' }) => void): void {
  setInterval(() => send({ type: 'alive' }), BEAT_INTERVAL_MS).unref()
}

export interface HeartbeatLimits {
  readonly intervalMs?: number
  readonly missedBeats?: number
}

/**
 * Calls `onHung` once where a child that has been heard falls silent: so many intervals without a sign of life. Intervals
 * of our own timer are counted, not time: a machine that slept, or a supervisor that was stopped, is no hung child.
 *
 * @returns what ends the watch
 */
export function watchHeartbeat(
  child: Pick<ChildProcess, 'on'>,
  onHung: (silentMs: number) => void,
  { intervalMs = BEAT_INTERVAL_MS, missedBeats = MISSED_BEATS }: HeartbeatLimits = {},
): () => void {
  let missed: number | undefined
  child.on('message', (message) => {
    if (aliveSchema.safeParse(message).success) missed = 0
  })
  const timer = setInterval(() => {
    if (missed === undefined) return
    missed += 1
    if (missed < missedBeats) return
    clearInterval(timer)
    onHung(missed * intervalMs)
  }, intervalMs)
  return () => clearInterval(timer)
}

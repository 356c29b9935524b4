import type { LedgerOwner } from '../protocol/ledger.ts'
import type { Measured, RemoteStamps } from './ledger.ts'

type Interval = Extract<Measured, { readonly fromMs: number }>

/** Where a server does not tell its own time, the wait for its first byte is its or the network's: nobody knows. */
const UNREPORTED: LedgerOwner = { kind: 'unknown', name: 'server or network' }

/**
 * The part of a stage whose model is a server elsewhere, in the pieces that it is made of, end to end: opening the
 * connection and encrypting it where it did not stand, the way there and back, the server's own time (the stage's part),
 * and what came between the first byte and the output. The way there and back is what the wait for the first byte holds
 * besides the time that the server tells; it is laid in front of that. What our client did before its request left is the
 * stage's own, and in its part.
 *
 * @param whole from the beginning of the request to the output; `undefined` where it is not known
 */
export function remote(
  whole: Measured | undefined,
  stamps: RemoteStamps | undefined,
): readonly (Measured | undefined)[] {
  if (!whole || !('fromMs' in whole) || !stamps) return [whole]
  const { part, fromMs, toMs } = whole
  const connectedMs = within(fromMs, stamps.connectedMs ?? fromMs, toMs)
  const askedMs = within(connectedMs, stamps.securedMs ?? connectedMs, toMs)
  const firstByteMs = within(askedMs, stamps.firstByteMs ?? toMs, toMs)
  const { serverMs, leftMs: reportedLeftMs = askedMs } = stamps
  const opening: readonly Interval[] = [
    { part: 'network.connect', fromMs, toMs: connectedMs },
    { part: 'network.tls', fromMs: connectedMs, toMs: askedMs },
  ]
  const transfer: Interval = { part: 'network.transfer', fromMs: firstByteMs, toMs }
  return [...opening.filter(lasts), ...waited(), ...[transfer].filter(lasts)]

  function waited(): readonly Interval[] {
    // What our own thread lost to others may have passed while the answer was on its way: nobody waited for it then.
    const loses = 'nothing'
    if (serverMs === undefined) return [{ part, fromMs: askedMs, toMs: firstByteMs, owner: UNREPORTED, loses }]
    const leftMs = within(askedMs, reportedLeftMs, firstByteMs)
    const workingMs = within(askedMs, askedMs + (firstByteMs - leftMs) - serverMs, firstByteMs)
    return [
      { part: 'network.way', fromMs: askedMs, toMs: workingMs, loses },
      { part, fromMs: workingMs, toMs: firstByteMs, loses },
    ]
  }
}

function lasts({ fromMs, toMs }: Interval): boolean {
  return toMs > fromMs
}

function within(leastMs: number, ms: number, mostMs: number): number {
  return Math.min(Math.max(leastMs, ms), Math.max(leastMs, mostMs))
}

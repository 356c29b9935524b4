/**
 * How far the ledger's network part is off: turns whose request is held on its way to a server for a known time. Told twice:
 * against the time for which the wire held it, and against all the time that it was away and the server did not work, which
 * is longer by the ways between wire and server (real ways, of a socket each) and, on a busy machine, by their threads'
 * waits for a processor. What is left of the difference is our own client's: writing a request and reading a head, each with
 * the waking of a thread.
 * Started by hand, on a quiet machine: node pipeline/host/testing/network-bench.ts [turns] [ms]
 */
import { percentile } from '../../measures/statistics/percentiles.ts'
import { networkMs, remoteTurns } from './remote-turns.ts'

const [turns = 100, delayMs = 40] = process.argv.slice(2).map(Number)
/** The first turns run code that was never run before, as no conversation's do for long. */
const WARM_UP_TURNS = 20
const measured = (await remoteTurns(WARM_UP_TURNS + turns, delayMs)).slice(WARM_UP_TURNS)
const errorsTo = (truth: 'heldMs' | 'awayMs') => {
  const sizes = measured.map((one) => Math.abs(networkMs(one.turn) - one[truth]))
  return [0.5, 0.95, 0.99].map((p) => `p${p * 100} ${percentile(sizes, p)?.toFixed(3)} ms`).join(', ')
}
const median = (truth: 'heldMs' | 'awayMs') => {
  const values = measured.map((one) => one[truth])
  return `${percentile(values, 0.5)?.toFixed(2)} ms`
}
process.stdout.write(`${turns} turns, held for ${median('heldMs')}: |network part - held| ${errorsTo('heldMs')}\n`)
process.stdout.write(`away for ${median('awayMs')}: |network part - away| ${errorsTo('awayMs')}\n`)

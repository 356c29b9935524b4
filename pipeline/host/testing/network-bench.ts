/**
 * How far the ledger's network part is off: turns whose request is held on its way to a server for a known time.
 * Started by hand, on a quiet machine: node pipeline/host/testing/network-bench.ts [turns] [ms]
 */
import { percentile } from '../../measures/percentiles.ts'
import { networkMs, remoteTurns } from './remote-turns.ts'

const [turns = 100, delayMs = 40] = process.argv.slice(2).map(Number)
const measured = await remoteTurns(turns, delayMs)
const errors = measured.map(({ turn, heldMs }) => networkMs(turn) - heldMs)
const sizes = errors.map(Math.abs)
const shown = [0.5, 0.95, 0.99].map((p) => `p${p * 100} ${percentile(sizes, p)?.toFixed(3)} ms`)
const held = percentile(
  measured.map(({ heldMs }) => heldMs),
  0.5,
)
process.stdout.write(`${turns} turns, held for ${held?.toFixed(2)} ms: |network part - held| ${shown.join(', ')}\n`)

/** The attacker. It runs at the lowest priority: a real one has a computer of its own and takes none of the host's. */
import { setPriority } from 'node:os'
import { startAttack } from './attacks.ts'
import type { FromAttacker, ToAttacker } from './messages.ts'

const LOWEST_PRIORITY = 19

setPriority(LOWEST_PRIORITY)
const token = process.argv[2] ?? ''
let stop: ReturnType<typeof startAttack> | undefined

process.on('message', (message: ToAttacker) => {
  if (message.type === 'start') {
    stop = startAttack(message.attack, { port: message.port, from: message.from, token })
    return
  }
  const done = stop?.() ?? { connects: 0, messages: 0, bytes: 0 }
  process.send?.({ type: 'stopped', done } satisfies FromAttacker)
})

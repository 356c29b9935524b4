import { existsSync, writeFileSync } from 'node:fs'
import { superviseHost } from '../serve/supervisor.ts'

/** A host that hangs when it is started for the first time and ends well the second; started plainly, its supervisor. */
const [marker = ''] = process.argv.slice(2)

if (process.env.FIRSTWORD_SUPERVISED === '1') live()
else await superviseHost(new URL(import.meta.url), [marker], { intervalMs: 100, missedBeats: 10 })

function live(): void {
  if (existsSync(marker)) {
    process.stdout.write('started again\n')
    process.disconnect()
    return
  }
  writeFileSync(marker, '')
  process.send?.({ type: 'alive' })
  // The message leaves first: without a sign of life a host counts as still starting.
  setTimeout(() => {
    while (true) Math.random()
  }, 100)
}

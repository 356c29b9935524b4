import { appendFileSync, readFileSync } from 'node:fs'
import { HostRestarts } from '../../base/process/host-restarts.ts'
import { endOnUncaught } from '../serve/crash.ts'
import { superviseHost } from '../serve/supervisor.ts'

/**
 * A host that ends as it is told when it is started for the first time, and well the second; started plainly, its
 * supervisor, whose first wait is as long as it is told. Each start is a line in a file.
 */
const [way = '', starts = '', firstWaitMs = '1'] = process.argv.slice(2)

const WAYS: Readonly<Record<string, () => void>> = {
  throw: () => setImmediate(() => broken(undefined)),
  reject: () => void Promise.reject(new Error('a promise is broken')),
  nodesOwn: () => process.exit(1),
  badInput: () => process.exit(2),
  signal: () => process.kill(process.pid, 'SIGKILL'),
}

if (process.env.FIRSTWORD_SUPERVISED === '1') live()
else {
  const restarts = new HostRestarts(Number(firstWaitMs))
  await superviseHost(new URL(import.meta.url), [way, starts], { restarts })
}

function live(): void {
  endOnUncaught()
  appendFileSync(starts, 'started\n')
  // Kept alive until it ends as it was told, or its supervisor does.
  const alive = setInterval(() => undefined, 1000)
  process.on('disconnect', () => clearInterval(alive))
  if (readFileSync(starts, 'utf8').split('\n').length > 2) process.exit(0)
  WAYS[way]?.()
}

function broken(value: { readonly length: number } | undefined): number {
  return (value as { readonly length: number }).length
}

/** Starts a worker process that is kept busy, tells its id, and waits to be killed. */
import { WorkerClient } from '../worker-client.ts'
import type { ScriptedApi } from './scripted-worker.ts'

const entry = new URL('./scripted-worker.ts', import.meta.url)
const start = { name: 'test', entry, options: {}, carrier: 'process' } as const
const { client } = await WorkerClient.start<ScriptedApi, unknown>(start)
client.call('block', 600_000).done.catch(() => undefined)
process.send?.(client.pid)

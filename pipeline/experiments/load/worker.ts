/** The generator's worker thread: virtual devices in real time, apart from the event loop of the host under test. */
import { parentPort, workerData } from 'node:worker_threads'
import { ensure } from '../../base/assert.ts'
import { encodeSpeech } from '../../servers/xiaozhi/client/encoded-speech.ts'
import { VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import { LoadGenerator } from './load-generator.ts'
import type { FromLoadWorker, LoadWorkerData, ToLoadWorker } from './load-messages.ts'

const PROGRESS_INTERVAL_MS = 1000
const FRAME_MS = 60
/** A device goes on capturing until the reply begins: long enough for any silence that a server waits for. */
const SILENCE_MS = 4000

const port = ensure(parentPort ?? undefined, 'the port of a worker thread')
const { plan, clips } = workerData as LoadWorkerData

const speeches: { readonly id: string; readonly speech: Awaited<ReturnType<typeof encodeSpeech>> }[] = []
for (const { id, pcm } of clips) speeches.push({ id, speech: await encodeSpeech(pcm, FRAME_MS, SILENCE_MS) })

const generator = new LoadGenerator({
  plan,
  speeches,
  connect: (deviceId) =>
    VirtualDevice.connect({ url: plan.url, deviceId, ...(plan.token === undefined ? {} : { token: plan.token }) }),
  onTurn: (turn) => send({ type: 'turn', turn }),
})
port.on('message', ({ type }: ToLoadWorker) => {
  if (type === 'stop') generator.stop()
})
const telling = setInterval(() => send({ type: 'progress', ...soFar() }), PROGRESS_INTERVAL_MS)
await generator.run()
clearInterval(telling)
send({ type: 'ended', ...soFar() })
port.close()

function soFar() {
  const { user, system } = process.threadCpuUsage()
  return { counts: generator.tally.counts(), cpuMs: (user + system) / 1000 }
}

function send(message: FromLoadWorker): void {
  port.postMessage(message)
}

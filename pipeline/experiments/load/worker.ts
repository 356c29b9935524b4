/** The generator's worker: virtual devices in real time, apart from the event loop of the host under test. */
import { encodeSpeech } from '../../servers/xiaozhi/client/encoded-speech.ts'
import { VirtualDevice } from '../../servers/xiaozhi/client/virtual-device.ts'
import { serveWorker } from '../../workers/worker-server.ts'
import { LoadGenerator } from './load-generator.ts'
import type { LoadProgress, LoadWorkerApi, LoadWorkerData } from './load-messages.ts'

const PROGRESS_INTERVAL_MS = 1000
const FRAME_MS = 60
/** A device goes on capturing until the reply begins: long enough for any silence that a server waits for. */
const SILENCE_MS = 4000

await serveWorker<LoadWorkerApi, LoadWorkerData, undefined>(async ({ plan, clips }) => {
  const speeches: { readonly id: string; readonly speech: Awaited<ReturnType<typeof encodeSpeech>> }[] = []
  for (const { id, pcm } of clips) speeches.push({ id, speech: await encodeSpeech(pcm, FRAME_MS, SILENCE_MS) })
  return {
    info: undefined,
    handlers: {
      run: async (_, { emit, signal }) => {
        const generator = new LoadGenerator({
          plan,
          speeches,
          connect: (deviceId) =>
            VirtualDevice.connect({
              ...{ url: plan.url, deviceId },
              ...(plan.token === undefined ? {} : { token: plan.token }),
            }),
          onTurn: (turn) => emit({ turn }),
        })
        const soFar = () => progressOf(generator)
        const telling = setInterval(() => emit(soFar()), PROGRESS_INTERVAL_MS)
        const stop = () => generator.stop()
        signal.addEventListener('abort', stop, { once: true })
        if (signal.aborted) stop()
        await generator.run().finally(() => clearInterval(telling))
        return soFar()
      },
    },
    close: async () => undefined,
  }
})

function progressOf(generator: LoadGenerator): LoadProgress {
  const { user, system } = process.threadCpuUsage()
  return { counts: generator.tally.counts(), cpuMs: (user + system) / 1000 }
}

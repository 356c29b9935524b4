/** The recordings' worker thread: changing rates and packing files takes longer than the host's loop may. */
import { encodeWavChannels } from '../audio/wav.ts'
import { serveWorker } from '../workers/worker-server.ts'
import { layOut } from './timeline.ts'
import type { RecordingWorkerApi } from './worker-api.ts'

await serveWorker<RecordingWorkerApi, undefined, undefined>(async () => ({
  info: undefined,
  handlers: {
    render: (turn, context) => {
      const { captured, played, sampleRateHz, startMs, gaps, gapMs } = layOut(turn)
      const wav = encodeWavChannels({ sampleRateHz, channels: [captured, played] })
      context.transfer(wav.buffer)
      return { wav, startMs, durationMs: (captured.length / sampleRateHz) * 1000, gaps, gapMs }
    },
  },
  close: async () => undefined,
}))

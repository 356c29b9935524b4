import { nowMs } from '../../../base/clock.ts'
import type { FlagValues } from '../../../flags/registry.ts'
import { startPipeline } from '../../../host/start-pipeline.ts'
import { EventHub } from '../../../servers/event-hub.ts'
import { openSessionStore } from '../../../store/open-store.ts'
import { consoleDeps } from '../console-deps.ts'
import { ExperimentArea } from '../experiment-commands.ts'

/** What `openRealArea` opens. */
export type RealArea = Awaited<ReturnType<typeof openRealArea>>

/** Experiments on the real models and a store of its own in a folder, as a console has them; nobody listens. */
export async function openRealArea(folder: string, flags?: FlagValues) {
  const hub = new EventHub()
  const store = openSessionStore({ folder, role: 'host' })
  const silent = { silentBecause: { reason: 'the test hears nothing' }, play: () => nowMs(), finish: () => undefined }
  const pipeline = await startPipeline({
    ...(flags ? { flags } : {}),
    onEvent: (event) => hub.emit(event),
    player: { ...silent, stop: () => undefined },
  })
  const area = new ExperimentArea(consoleDeps({ hub, pipeline, appVersion: '0.0.0', store }), store)
  const close = async () => {
    await area.close()
    await pipeline.close()
    await store.close()
  }
  return { hub, store, pipeline, area, close }
}

import { join } from 'node:path'
import { listenerFailures } from '../base/listeners.ts'
import { assetsDir } from '../models/locations.ts'
import type { StageProcess } from '../protocol/stages.ts'
import type { CardWatch } from '../runtime/machine/card-watch.ts'
import { createHealthMeter } from '../runtime/machine/host-watch.ts'
import { type ConsoleBackend, openConsoleGateway } from '../servers/console-gateway.ts'
import type { ConsoleRefusal } from '../servers/console-limits.ts'
import type { SessionFiles } from '../servers/downloads.ts'
import { createHttpServer, listenOnLoopback } from '../servers/http-server.ts'
import { listStaticFiles, type StaticFile } from '../servers/static-files.ts'
import { Tally } from '../servers/tally.ts'

export interface ConsoleServerOptions {
  /** Wanted port; the next free one is taken where it is not, 0 means any. */
  readonly port: number
  readonly token: string
  /** Folder of the built pages. */
  readonly pagesDir: string
  /** Origins besides the server's own that may connect. */
  readonly extraOrigins: readonly string[]
  readonly backend: ConsoleBackend & { readonly droppedAudioChunks: number }
  readonly sessions?: SessionFiles
  readonly cards: Pick<CardWatch, 'wake' | 'health'>
  /** Stages that have a process of their own, and what it holds now. */
  readonly stageProcesses: () => readonly StageProcess[]
  /** What `/healthz` answers, besides whom the door turned away and how often a listener failed. */
  readonly health: () => object
  readonly onPortTaken?: (port: number) => void
}

export interface ConsoleServer {
  readonly port: number
  close(): void
}

const HEALTH_INTERVAL_MS = 1000

/** Serves pages, socket and the host's health on loopback, to whoever may come in. */
export async function openConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const { backend, token, extraOrigins, health, sessions, onPortTaken } = options
  const refusals = new Tally<ConsoleRefusal>()
  let port = options.port
  const access = () => ({ port, token, extraOrigins })
  const server = createHttpServer({
    ...{ access, refusals },
    pages: await listStaticFiles(options.pagesDir),
    clips: await listClips(),
    health: () => ({ ...health(), refusals: refusals.counts, listenerFailures: listenerFailures() }),
    ...(sessions ? { sessions } : {}),
  })
  port = await listenOnLoopback(server, options.port, (taken) => onPortTaken?.(taken))
  const gateway = openConsoleGateway(server, backend, access, refusals)
  const meter = createHealthMeter(() => ({
    droppedAudioChunks: backend.droppedAudioChunks,
    refusedAttempts: refusals.total,
    stageProcesses: [...options.stageProcesses()],
    ...(options.cards.health ? { graphics: options.cards.health } : {}),
  }))
  const measuring = setInterval(() => {
    if (gateway.clients > 0) options.cards.wake()
    backend.hub.emit(meter.measure())
  }, HEALTH_INTERVAL_MS)
  return {
    port,
    close() {
      clearInterval(measuring)
      meter.stop()
      gateway.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

async function listClips(): Promise<ReadonlyMap<string, StaticFile>> {
  const files = await listStaticFiles(join(assetsDir(), 'clips'))
  return new Map([...files].filter(([path]) => path.endsWith('.wav')).map(([path, file]) => [`/clips${path}`, file]))
}

/**
 * The console's real door (pages, socket, the host's health every second) in a process of its own, without a pipeline
 * behind it. Says `ready PORT` and ends with its standard input. An error that nobody caught ends it, as it would a host.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '../../protocol/wire/snapshot.ts'
import { EventHub } from '../../servers/event-hub.ts'
import { openConsoleServer } from '../console-server.ts'

const [token = ''] = process.argv.slice(2)
const hub = new EventHub()
const backend = {
  hub,
  hostId: 'host-under-attack',
  droppedAudioChunks: 0,
  snapshot: (): Snapshot => ({
    hostId: 'host-under-attack',
    seq: hub.seq,
    appVersion: '0.0.0',
    machine: { cpu: 'cpu', cores: 2, memoryBytes: 1, platform: 'linux', node: '24', onnxruntime: '1', providers: [] },
    pack: { id: 'none', version: '1', description: '' },
    flags: { values: {}, effects: [] },
    ...{ stages: [], descriptors: [], presets: [], clips: [], turns: [] },
  }),
  command: () => undefined,
  query: () => Promise.resolve({ sessions: [], total: 0 }),
  microphone: () => undefined,
  clientLeft: () => undefined,
}

/** No pages: the folder of temporary files itself may hold any number. */
const pagesDir = mkdtempSync(join(tmpdir(), 'firstword-no-pages-'))
process.once('exit', () => rmSync(pagesDir, { recursive: true }))

const server = await openConsoleServer({
  ...{ port: 0, token, backend, extraOrigins: [], pagesDir },
  cards: { wake: () => undefined, health: undefined },
  stageProcesses: () => [],
  health: () => ({ status: 'ok' }),
})
process.stdout.write(`ready ${server.port}\n`)
process.stdin.resume().once('end', () => server.close())

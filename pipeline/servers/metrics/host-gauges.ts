import { loadavg } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { Counter, Gauge, type Registry } from 'prom-client'
import { residentBytes } from '../../base/process/memory.ts'
import type { StageProcess } from '../../protocol/stages.ts'

/** What the host can tell at the moment of a scrape; what it does not know it leaves out. */
export interface HostFigures {
  /** Entries that wait or are being worked on, by queue. */
  readonly queueDepths?: Readonly<Record<string, number>>
  /** Devices that are connected to the gateway. */
  readonly devices?: number
  /** Refused or ignored by the gateway since it was opened, by reason. */
  readonly gatewayRefusals?: Readonly<Record<string, number>>
  readonly droppedAudioChunks?: number
  readonly stageProcesses?: readonly StageProcess[]
  /** The event loop's delay since the last time it was measured. */
  readonly eventLoopDelayP99Ms?: number
}

/** Registers the figures of the process and the host; `figures` is asked at each scrape. */
export function registerHostGauges(registry: Registry, figures: () => HostFigures): void {
  const registers = [registry]
  processGauges(registers)
  gauge('firstword_queue_depth', 'Entries that wait or are being worked on', ['queue'], registers, (depth) => {
    for (const [queue, entries] of Object.entries(figures().queueDepths ?? {})) depth.set({ queue }, entries)
  })
  const processes = 'Resident memory of the processes of stages that have one of their own'
  gauge('firstword_stage_resident_memory_bytes', processes, ['stage'], registers, (bytes) => {
    for (const { stage, residentBytes: held } of figures().stageProcesses ?? []) {
      if (held !== undefined) bytes.set({ stage }, held)
    }
  })
  gauge('firstword_gateway_devices', 'Devices connected to the gateway', [], registers, (devices) =>
    setKnown(devices, figures().devices),
  )
  gauge('nodejs_eventloop_delay_p99_seconds', 'How late the event loop came to due work', [], registers, (delay) => {
    const { eventLoopDelayP99Ms } = figures()
    setKnown(delay, eventLoopDelayP99Ms === undefined ? undefined : eventLoopDelayP99Ms / 1000)
  })
  counter(
    'firstword_dropped_audio_chunks_total',
    'Pieces of audio that came too late or too fast',
    [],
    registers,
    (c) => addKnown(c, figures().droppedAudioChunks),
  )
  const refusals = 'What the gateway refused or ignored, by reason'
  counter('firstword_gateway_refusals_total', refusals, ['reason'], registers, (refused) => {
    for (const [reason, count] of Object.entries(figures().gatewayRefusals ?? {})) refused.inc({ reason }, count)
  })
}

function processGauges(registers: Registry[]): void {
  gauge('process_resident_memory_bytes', 'Resident memory of the host', [], registers, (bytes) =>
    setKnown(bytes, residentBytes()),
  )
  gauge('nodejs_heap_used_bytes', 'Memory of JavaScript objects', [], registers, (bytes) =>
    bytes.set(getHeapStatistics().used_heap_size),
  )
  gauge('nodejs_active_resources', 'Open handles and requests, by type', ['type'], registers, (open) => {
    for (const [type, count] of countByType(process.getActiveResourcesInfo())) open.set({ type }, count)
  })
  counter('process_cpu_seconds_total', 'Processor time of all threads of the host', [], registers, (seconds) => {
    const { user, system } = process.cpuUsage()
    seconds.inc((user + system) / 1e6)
  })
  // Windows has no load average and Node answers 0 there: unknown, not idle.
  if (process.platform === 'win32') return
  gauge('host_load_average', 'Load average of the machine', ['minutes'], registers, (load) => {
    for (const [index, minutes] of ['1', '5', '15'].entries()) load.set({ minutes }, loadavg()[index] ?? 0)
  })
}

/** How often each word occurs. */
export function countByType(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

function gauge<L extends string>(
  name: string,
  help: string,
  labelNames: L[],
  registers: Registry[],
  read: (gauge: Gauge<L>) => void,
): void {
  const registered = new Gauge<L>({
    name,
    help,
    labelNames,
    registers,
    collect() {
      this.reset()
      // Without labels `reset` leaves a 0 behind.
      if (labelNames.length === 0) this.remove()
      read(this)
    },
  })
  if (labelNames.length === 0) registered.remove()
}

/** A counter whose total is known elsewhere: it is set anew at each scrape. */
function counter<L extends string>(
  name: string,
  help: string,
  labelNames: L[],
  registers: Registry[],
  read: (counter: Counter<L>) => void,
): void {
  new Counter<L>({
    name,
    help,
    labelNames,
    registers,
    collect() {
      this.reset()
      read(this)
    },
  })
}

function setKnown(gauge: Gauge, value: number | undefined): void {
  if (value !== undefined) gauge.set(value)
}

function addKnown(counter: Counter, total: number | undefined): void {
  if (total !== undefined) counter.inc(total)
}

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { nowMs } from '../../base/clock.ts'
import { residentBytes } from '../../base/process/memory.ts'
import type { CountersUnder } from '../../protocol/counters.ts'
import type { PipelineEventOf } from '../../protocol/wire/events.ts'
import { watchMachine } from './machine-load.ts'

/** Node wakes the monitor at this interval and reports it as part of every delay: an idle loop shows about 1 ms. */
const RESOLUTION_MS = 1
const NS_PER_MS = 1e6

/**
 * Watches the host while a turn runs: what is returned stops the watch and gives the facts, for the turn's counters.
 * The delay is the loop's own (how late it came to a due timer), the processor time that of all its threads, and the rest
 * the whole machine's.
 */
export function watchHost(): () => CountersUnder<'host.'> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  const cpu = process.cpuUsage()
  const machine = watchMachine()
  delay.enable()
  return () => {
    delay.disable()
    const used = process.cpuUsage(cpu)
    return {
      eventLoopDelayP99Ms: delay.percentile(99) / NS_PER_MS,
      cpuMs: (used.user + used.system) / 1000,
      ...knownMemory(),
      ...machine(),
    }
  }
}

type Health = PipelineEventOf<'healthMeasured'>

/** Measures the host's health since the last call, for the console's status line; `counts` is what is known elsewhere. */
export function createHealthMeter(
  counts: () => Pick<Health, 'droppedAudioChunks' | 'refusedAttempts' | 'graphics' | 'stageProcesses'>,
): {
  measure(): Health
  stop(): void
} {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let cpu = process.cpuUsage()
  let sinceMs = nowMs()
  return {
    measure() {
      const used = process.cpuUsage(cpu)
      const elapsedMs = nowMs() - sinceMs
      cpu = process.cpuUsage()
      sinceMs = nowMs()
      const eventLoopDelayP99Ms = delay.percentile(99) / NS_PER_MS
      delay.reset()
      return {
        kind: 'healthMeasured',
        ...knownMemory(),
        cpuCores: (used.user + used.system) / 1000 / Math.max(1, elapsedMs),
        eventLoopDelayP99Ms,
        ...counts(),
      }
    },
    stop: () => delay.disable(),
  }
}

function knownMemory(): { readonly residentBytes?: number } {
  const bytes = residentBytes()
  return bytes === undefined ? {} : { residentBytes: bytes }
}

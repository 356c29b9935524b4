import { nowMs } from '../../base/clock.ts'
import type { PullStep } from '../../hub/pull/steps.ts'
import { formatWhole, PLAIN } from '../../measures/numbers.ts'
import { formatLeft } from '../../measures/time-left.ts'
import type { Terminal } from '../terminal.ts'
import { megabytes } from './words.ts'

/** A line at every twentieth of the way, and at least so often. */
const PARTS = 20
const AT_LEAST_MS = 10_000

/** Says on a terminal how far a model is. */
export function progressLines(terminal: Terminal): (step: PullStep) => void {
  let [told, reportedMs] = [-1, 0]
  return (step) => {
    if (step.step !== 'progress') {
      const line = lineOf(step)
      if (line !== undefined) terminal.err(line)
      return
    }
    const { bytes, of, bytesPerSecond, secondsLeft } = step
    const reached = of === 0 ? 0 : Math.floor((bytes / of) * PARTS)
    if (reached === told && nowMs() - reportedMs < AT_LEAST_MS) return
    ;[told, reportedMs] = [reached, nowMs()]
    const rate = bytesPerSecond === undefined ? '' : `, ${megabytes(bytesPerSecond)}/s`
    const rest = secondsLeft === undefined || bytes === of ? '' : `, ${formatLeft(secondsLeft * 1000, 'en')} left`
    terminal.err(`${megabytes(bytes)} of ${of === 0 ? 'unknown' : megabytes(of)}${rate}${rest}`)
  }
}

function lineOf(step: Exclude<PullStep, { step: 'progress' }>): string | undefined {
  switch (step.step) {
    case 'asked':
      return step.hosts
        .map(({ host, answeredMs, why }) =>
          answeredMs === undefined ? (why ?? host) : `${host} answers in ${formatWhole(answeredMs, PLAIN)} ms`,
        )
        .join('; ')
    case 'planned': {
      const here = step.hereBytes === 0 ? '' : `, ${megabytes(step.hereBytes)} of it is here already`
      const memory =
        step.memoryMb === undefined ? '' : `; it will take about ${formatWhole(step.memoryMb, PLAIN)} MB of memory`
      return `${megabytes(step.bytes)} on disk${here}${memory}`
    }
    case 'trouble': {
      const next = step.next === 'next source' ? 'the next source is asked' : waiting(step.waitMs)
      return `${step.name}: ${step.why.reason} (${next})`
    }
    case 'linked':
      return `${step.path} is here already: ${step.from}`
    case 'unpacking':
      return `unpacking the archive from ${step.host}`
    case 'unpacked':
      return `unpacked ${step.path}`
  }
}

function waiting(waitMs: number): string {
  return waitMs < 100 ? 'tried again' : `tried again in ${formatLeft(waitMs, 'en')}`
}

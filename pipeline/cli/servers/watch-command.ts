import { type ServerReading, watchServer } from '../../features/monitoring/server-watch.ts'
import { digitsOf, msDigits, PLAIN } from '../../measures/numbers.ts'
import { MOST_SECONDS } from '../../protocol/wire/bounds.ts'
import type { CliContext } from '../context.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { EXIT, errorLine } from '../terminal.ts'

export interface WatchOptions {
  readonly every: string
  readonly url: readonly string[]
  readonly times?: string
}

/** The plan's metrics in the order in which its monitor prints them. */
const PLAN_METRICS: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'first_token_latency', title: 'LLM first token' },
  { name: 'recognition_latency', title: 'ASR recognition' },
  { name: 'pipeline_latency', title: 'Whole pipeline' },
]
const TITLE_WIDTH = 24
const MAX_TIMES = 1_000_000

/**
 * Prints what the plan's monitor script prints, from any server's `/metrics`, until Ctrl-C or so many `times`.
 *
 * @returns the process's exit code: 1 where the last reading failed
 * @throws Failure for options that cannot be read
 */
export async function watchCommand(options: WatchOptions, { terminal, signal }: CliContext): Promise<number> {
  const everyS = wholeNumber('--every', options.every, 1, MOST_SECONDS)
  const times =
    options.times === undefined ? Number.POSITIVE_INFINITY : wholeNumber('--times', options.times, 1, MAX_TIMES)
  let failed = false
  let readings = 0
  await new Promise<void>((resolve) => {
    const onReading = (reading: ServerReading) => {
      failed = reading.problem !== undefined
      terminal.out(readingLines(reading).join('\n'))
      if (reading.problem) terminal.err(errorLine(reading.problem))
      readings += 1
      if (readings >= times) stop()
    }
    const end = watchServer({ urls: options.url, everyS, onReading })
    const stop = () => {
      end()
      resolve()
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
  return failed ? EXIT.failed : EXIT.ok
}

/** One reading: the time, the plan's metrics, what else was found, the load. */
export function readingLines({ at, valuesMs, load }: ServerReading): readonly string[] {
  const planned = new Set(PLAN_METRICS.map(({ name }) => name))
  const others = Object.entries(valuesMs).filter(([name]) => !planned.has(name))
  return [
    at,
    ...PLAN_METRICS.map(({ name, title }) => line(title, measured(valuesMs[name]))),
    ...others.map(([name, ms]) => line(name, measured(ms))),
    line('System load', load ? `${load.map((each) => digitsOf(each, 2, PLAIN)).join(' ')} (this machine)` : 'unknown'),
  ]
}

function line(title: string, value: string): string {
  return `  ${title.padEnd(TITLE_WIDTH)}  ${value}`
}

function measured(ms: number | undefined): string {
  return ms === undefined ? 'unknown' : `${msDigits(ms, PLAIN)} ms`
}

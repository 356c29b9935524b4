import { writeFile } from 'node:fs/promises'
import { type Slope, slopeOf } from '../../features/monitoring/slope.ts'
import { presetOf } from '../../flags/presets.ts'
import { digitsOf, formatCount, formatMebibytes, PLAIN } from '../../measures/numbers.ts'
import type { CliContext } from '../context.ts'
import { clipRemarks, demoClipsFor, loadClips } from '../options/clips.ts'
import { type EngineWords, engineChoiceOf } from '../options/engine-options.ts'
import { checkWritable } from '../options/file-access.ts'
import { resolveFlags } from '../options/flag-sources.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { renderTable } from '../table.ts'
import { EXIT } from '../terminal.ts'
import { heapAfterCollection } from './garbage.ts'

export interface SoakOptions extends EngineWords {
  readonly turns: string
  readonly clips?: readonly string[]
  readonly preset?: string
  readonly flags?: string
  readonly set: readonly string[]
  readonly json?: string
}

/** What is looked at after each turn, when its garbage was collected. */
export interface TurnUsage {
  readonly residentBytes: number
  readonly heapUsedBytes: number
  readonly handles: number
}

const MAX_TURNS = 100_000
const REPORT_EVERY = 50
/** Caches fill and code is compiled in the first turns; they are not judged. */
const WARM_UP_SHARE = 0.2
/** A growth over the judged turns that is not worth a word: a share of the mean, and so much at least. */
const NOISE_SHARE = 0.02
const BYTES_PER_MIB = 2 ** 20
const LEAST_GROWTH: TurnUsage = { residentBytes: 8 * BYTES_PER_MIB, heapUsedBytes: BYTES_PER_MIB, handles: 2 }

/**
 * Runs many turns in a row, as fast as they go, and prints how memory and open handles develop.
 *
 * @returns the process's exit code: 1 where something grows beyond noise
 * @throws Failure for what cannot be done as asked
 */
export async function soakCommand(options: SoakOptions, context: CliContext): Promise<number> {
  const { terminal, signal, environment } = context
  const turns = wholeNumber('--turns', options.turns, 10, MAX_TURNS)
  const { preset, flags, set, json } = options
  const { values } = await resolveFlags({ preset, environment, files: flags === undefined ? [] : [flags], sets: set })
  if (json !== undefined) await checkWritable(json)
  const clips = await loadClips(options.clips ?? [await demoClipsFor(options.model)])
  for (const remark of clipRemarks(clips)) terminal.err(remark)
  const pipeline = await context.startPipeline({ onStage: () => undefined, flags: values, ...engineChoiceOf(options) })
  const usages: TurnUsage[] = []
  try {
    terminal.err(
      `${formatCount(turns, 'turn')} on ${formatCount(clips.length, 'clip')}, fast, preset ${presetOf(values) ?? 'own values'}`,
    )
    while (usages.length < turns && !signal.aborted) {
      const clip = clips[usages.length % clips.length]
      if (!clip) break
      await pipeline.runTurn({ pcm: clip.pcm, clipId: clip.id }, { pace: 'fast', signal, freshConversation: true })
      usages.push(usageNow())
      if (usages.length % REPORT_EVERY === 0) terminal.err(usageLine(usages))
    }
  } finally {
    await pipeline.close()
  }
  const judged = judgeTurns(usages)
  terminal.out(renderJudged(judged, usages.length))
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ version: 1, judged, usages }, undefined, 2)}\n`)
  if (signal.aborted) return EXIT.interrupted
  return judged.some(({ suspected }) => suspected) ? EXIT.failed : EXIT.ok
}

export interface JudgedUsage {
  readonly name: keyof TurnUsage
  readonly first: number
  readonly last: number
  /** Growth for one turn; `null`: too few turns. */
  readonly slope: Slope | null
  readonly suspected: boolean
}

/** The slopes over the turns after the warm-up. Suspected: the whole interval above 0, and more growth than noise. */
export function judgeTurns(usages: readonly TurnUsage[]): readonly JudgedUsage[] {
  const judged = usages.slice(Math.floor(usages.length * WARM_UP_SHARE))
  const names = ['residentBytes', 'heapUsedBytes', 'handles'] as const
  return names.flatMap((name) => {
    const [first, last] = [judged[0]?.[name], judged.at(-1)?.[name]]
    if (first === undefined || last === undefined) return []
    const slope = slopeOf(judged.map((usage, x) => ({ x, y: usage[name] }))) ?? null
    const mean = judged.reduce((sum, usage) => sum + usage[name], 0) / judged.length
    const grown = (slope?.perX ?? 0) * judged.length
    return [
      {
        name,
        first,
        last,
        slope,
        suspected: slope !== null && slope.from > 0 && grown > Math.max(LEAST_GROWTH[name], NOISE_SHARE * mean),
      },
    ]
  })
}

function usageNow(): TurnUsage {
  const heapUsedBytes = heapAfterCollection()
  return { residentBytes: process.memoryUsage.rss(), heapUsedBytes, handles: process.getActiveResourcesInfo().length }
}

function usageLine(usages: readonly TurnUsage[]): string {
  const { residentBytes = 0, handles = 0 } = usages.at(-1) ?? {}
  return `turn ${usages.length}: ${formatMebibytes(residentBytes, PLAIN)} resident, ${handles} handles`
}

const ROWS: Readonly<Record<keyof TurnUsage, { readonly title: string; readonly unit: number }>> = {
  residentBytes: { title: 'resident memory, MiB', unit: BYTES_PER_MIB },
  heapUsedBytes: { title: 'JavaScript heap, MiB', unit: BYTES_PER_MIB },
  handles: { title: 'open handles', unit: 1 },
}

function renderJudged(judged: readonly JudgedUsage[], turns: number): string {
  const right = (title: string) => ({ title, align: 'right' as const })
  const warmUps = Math.floor(turns * WARM_UP_SHARE)
  const columns = [
    { title: `after the first ${warmUps} of ${turns} turns`, align: 'left' as const },
    ...['first', 'last', 'per 1,000 turns', '95 % interval', 'judged'].map(right),
  ]
  const rows = judged.map(({ name, first, last, slope, suspected }) => {
    const { title, unit } = ROWS[name]
    const scaled = (value: number) => digitsOf((value * 1000) / unit, 2, PLAIN)
    const interval = slope ? `${scaled(slope.from)} to ${scaled(slope.to)}` : 'unknown'
    const verdict = suspected ? 'leak suspected' : 'within noise'
    return [
      title,
      digitsOf(first / unit, 1, PLAIN),
      digitsOf(last / unit, 1, PLAIN),
      slope ? scaled(slope.perX) : 'unknown',
      interval,
      slope ? verdict : 'unknown',
    ]
  })
  return renderTable(columns, rows)
}

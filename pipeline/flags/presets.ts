import type { Preset } from '../protocol/wire/snapshot.ts'
import { BASELINE, definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from './registry.ts'

/** A preset with exactly typed values; `expected` quotes the latency plan and is never a measurement. */
export interface FlagPreset extends Preset {
  readonly values: FlagValues
}

/** What the latency plan measured before any optimisation: a quotation, to which `expected` of the presets relates. */
export const PLAN_BASELINE_MS = 674

const CONSERVATIVE: Partial<FlagValues> = {
  LLM_MAX_NEW_TOKENS: 1,
  LLM_TEMPERATURE: 0.1,
  LLM_STREAM_FIRST_TOKEN: true,
  LLM_ENABLE_CACHE: true,
  ASR_CHUNK_SIZE: 160,
  ASR_BATCH_SIZE: 1,
  ASR_ENABLE_STREAMING: true,
  ASR_MAX_CONCURRENT: 150,
}

const STREAMING: Partial<FlagValues> = {
  LLM_STREAM_FIRST_TOKEN: true,
  ASR_ENABLE_STREAMING: true,
  TTS_STREAMING: true,
  PIPELINE_STREAMING: true,
  ENABLE_PIPELINE_PARALLEL: true,
  VAD_ASR_PARALLEL: true,
}

/** The plan's presets. What a preset does not name stays as in the baseline. */
export const PRESETS: readonly FlagPreset[] = [
  { name: 'baseline', values: BASELINE },
  { name: 'conservative', values: { ...BASELINE, ...CONSERVATIVE }, expected: { fromMs: 400, toMs: 450 } },
  { name: 'aggressive', values: { ...BASELINE, ...plannedValues() }, expected: { fromMs: 265, toMs: 350 } },
  { name: 'streaming', values: { ...BASELINE, ...STREAMING }, expected: { fromMs: 200, toMs: 300 } },
]

/** Presets of this machine's own beside the plan's, by name; a process reads them once, when it starts. */
const own = new Map<string, FlagPreset>()

/** Makes a preset of this machine's own known in this process; one of the same name is replaced, the plan's stay. */
export function keepPreset(preset: FlagPreset): void {
  if (!PRESETS.some(({ name }) => name === preset.name)) own.set(preset.name, preset)
}

/** The plan's presets, then this machine's own. */
export function allPresets(): readonly FlagPreset[] {
  return [...PRESETS, ...own.values()]
}

/** The preset of that name; `undefined` where there is none. */
export function findPreset(name: string): FlagPreset | undefined {
  return allPresets().find((preset) => preset.name === name)
}

/** The name of the preset whose values these are, to the last flag; `undefined` where none matches. */
export function presetOf(values: FlagValues): string | undefined {
  return allPresets().find((preset) => FLAG_NAMES.every((name) => preset.values[name] === values[name]))?.name
}

/** Every LLM, ASR, TTS and VAD value of the plan; the three pipeline flags are the streaming preset's. */
function plannedValues(): Partial<FlagValues> {
  const planned = FLAG_NAMES.filter(isPlannedStageFlag).map((name) => [name, definitionOf(name).plan])
  // Each row's plan value has its row's type; `Object.fromEntries` cannot say so.
  return Object.fromEntries(planned) as Partial<FlagValues>
}

function isPlannedStageFlag(name: FlagName): boolean {
  const definition = definitionOf(name)
  return definition.plan !== undefined && definition.stage !== 'pipeline'
}

import { Failure } from '../../base/failure.ts'
import { nearestName } from '../../flags/nearest-name.ts'
import { allPresets, findPreset } from '../../flags/presets.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import { readFlagEnvironment } from '../../flags/sources/environment.ts'
import { type FlagFile, readFlagFile } from '../../flags/sources/formats.ts'
import { type FlagLayer, type LayeredFlags, layerFlags } from '../../flags/sources/layers.ts'
import { applyChanges, differingFlags, parseFlagText } from '../../flags/validate.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import { accepted } from '../terminal.ts'
import { isThere, readTextFile } from './file-access.ts'

/** Every place from which a command takes its flags. */
export interface FlagSources {
  readonly preset?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Flag files, the weaker first. */
  readonly files?: readonly string[]
  /** `FLAG=VALUE` words of `--set`. */
  readonly sets?: readonly string[]
}

/** A flag file is a few kilobytes; what is larger is something else. */
const MAX_FLAG_FILE_BYTES = 1 << 20

/**
 * The flags that a command runs with, and where each that differs from the baseline comes from. What is nearer to the
 * command wins: `--set`, then files, then environment variables of the flags' names, then the preset, then the baseline.
 *
 * @throws Failure for whatever cannot be done as asked
 */
export async function resolveFlags(sources: FlagSources): Promise<LayeredFlags> {
  const { preset, environment, files = [], sets = [] } = sources
  const fromFiles = await Promise.all(
    files.map(async (path): Promise<FlagLayer> => ({ from: `file ${path}`, changes: (await readFlags(path)).values })),
  )
  return accepted(
    layerFlags([
      ...(preset === undefined ? [] : [{ from: `preset ${preset}`, changes: presetChanges(preset) }]),
      { from: 'environment', changes: accepted(readFlagEnvironment(environment)) },
      ...fromFiles,
      { from: 'command line', changes: parseSettings(sets) },
    ]),
  )
}

/** The flags that a word stands for: a preset's name, or a file of flags (over the baseline). */
export async function flagsOf(word: string): Promise<FlagValues> {
  const preset = findPreset(word)
  if (preset) return preset.values
  if (await isThere(word)) return accepted(applyChanges(BASELINE, (await readFlags(word)).values), word)
  throw unknownPreset(word, `"${word}" is neither a preset nor a file`)
}

/** A preset's flags. */
export function presetValues(name: string): FlagValues {
  const preset = findPreset(name)
  if (!preset) throw unknownPreset(name, `there is no preset "${name}"`)
  return preset.values
}

/** `FLAG=VALUE` words as changes; the same flag with two values is a contradiction, not a matter of order. */
export function parseSettings(sets: readonly string[]): FlagRecord {
  const changes: FlagRecord = {}
  for (const word of sets) {
    const [name, text] = splitAssignment(word, '--set', 'FLAG=VALUE, for example --set ASR_SILENCE_TIMEOUT=0.3')
    const value = accepted(parseFlagText(name, text), '--set')
    if (changes[name] !== undefined && changes[name] !== value) {
      throw new Failure('option.clash', `--set gives ${name} two values`, 'keep one of them')
    }
    changes[name] = value
  }
  return changes
}

/** The two sides of a word with `=` in it; `form` is what to write in place of one without. */
export function splitAssignment(word: string, option: string, form: string): [string, string] {
  const at = word.indexOf('=')
  if (at > 0) return [word.slice(0, at).trim(), word.slice(at + 1)]
  throw new Failure('option.form', `${option} ${word} is not in the form that is needed`, `write ${form}`)
}

function presetChanges(name: string): FlagRecord {
  const values = presetValues(name)
  return Object.fromEntries(differingFlags(BASELINE, values).map((flag) => [flag, values[flag]]))
}

function unknownPreset(name: string, message: string): Failure {
  const names = allPresets().map((known) => known.name)
  const near = nearestName(name, names)
  return new Failure('preset.unknown', message, near ? `did you mean ${near}?` : `the presets are ${names.join(', ')}`)
}

/** What a flag file sets, and what in it is of other programs. */
export async function readFlags(path: string): Promise<FlagFile> {
  return accepted(
    readFlagFile(await readTextFile(path, MAX_FLAG_FILE_BYTES, 'a file of NAME=value lines or YAML')),
    path,
  )
}

import { Failure } from '../base/failure.ts'
import { readFlagFile } from '../flags/formats.ts'
import { nearestName } from '../flags/nearest-name.ts'
import { findPreset, PRESETS } from '../flags/presets.ts'
import { BASELINE, type FlagValues } from '../flags/registry.ts'
import { applyChanges, differingFlags, parseFlagText } from '../flags/validate.ts'
import type { FlagRecord } from '../protocol/flags.ts'
import { isThere, readTextFile } from './file-access.ts'
import { accepted } from './terminal.ts'

/** One side of a comparison: a name and all flags. */
export interface Arm {
  readonly name: string
  readonly values: FlagValues
}

/** A flag file is a few kilobytes; what is larger is something else. */
const MAX_FLAG_FILE_BYTES = 1 << 20

/**
 * The arms that a command line asks for: its presets, then its files (over the baseline), in the order given, and
 * the baseline alone where it names none. `--set` applies to every arm. What is nearer to the command wins:
 * `--set`, then a file, then the environment, then a preset, then the baseline. A preset given twice is two arms of the same
 * flags, which shows how much a difference can be chance.
 *
 * @throws Failure for whatever cannot be done as asked
 */
export async function resolveArms(options: {
  readonly presets: readonly string[]
  readonly armFiles: readonly string[]
  readonly sets: readonly string[]
  readonly environment: FlagRecord
}): Promise<Arm[]> {
  const settings = parseSettings(options.sets)
  const underFiles = changed(BASELINE, options.environment)
  const fromPresets = options.presets.map((name) => ({
    name,
    values: changed(presetValues(name), options.environment),
  }))
  const fromFiles = await Promise.all(options.armFiles.map((word) => readArm(word, underFiles)))
  const given = [...fromPresets, ...fromFiles]
  const arms = given.length > 0 ? given : [{ name: 'baseline', values: underFiles }]
  return uniquelyNamed(arms).map((arm) => ({ ...arm, values: changed(arm.values, settings) }))
}

/** The flags that a word stands for: a preset's name, or a file of flags (over the baseline). */
export async function flagsOf(word: string): Promise<FlagValues> {
  const preset = findPreset(word)
  if (preset) return preset.values
  if (await isThere(word)) return readFlagsOver(BASELINE, word)
  throw unknownPreset(word, `"${word}" is neither a preset nor a file`)
}

/** All flags after a file's were set on top of others. */
export async function readFlagsOver(values: FlagValues, path: string): Promise<FlagValues> {
  return accepted(applyChanges(values, await readFlags(path)), path)
}

/** A preset's flags. */
export function presetValues(name: string): FlagValues {
  const preset = findPreset(name)
  if (!preset) throw unknownPreset(name, `there is no preset "${name}"`)
  return preset.values
}

function unknownPreset(name: string, message: string): Failure {
  const names = PRESETS.map((known) => known.name)
  const near = nearestName(name, names)
  return new Failure('preset.unknown', message, near ? `did you mean ${near}?` : `the presets are ${names.join(', ')}`)
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

function changed(values: FlagValues, changes: FlagRecord): FlagValues {
  return accepted(applyChanges(values, changes))
}

async function readArm(word: string, under: FlagValues): Promise<Arm> {
  const [name, path] = splitAssignment(word, '--arm', 'NAME=FILE, for example --arm mine=my-flags.env')
  return { name, values: await readFlagsOver(under, path) }
}

function splitAssignment(word: string, option: string, form: string): [string, string] {
  const at = word.indexOf('=')
  if (at > 0) return [word.slice(0, at).trim(), word.slice(at + 1)]
  throw new Failure('option.form', `${option} ${word} is not in the form that is needed`, `write ${form}`)
}

async function readFlags(path: string): Promise<FlagRecord> {
  return accepted(
    readFlagFile(await readTextFile(path, MAX_FLAG_FILE_BYTES, 'a file of NAME=value lines or YAML')),
    path,
  )
}

/** The second arm of one preset becomes `name#2`; a file's arm that takes a name twice is a mistake. */
function uniquelyNamed(arms: readonly Arm[]): Arm[] {
  const seen = new Map<string, Arm>()
  return arms.map((arm) => {
    const twin = seen.get(arm.name)
    if (twin && differingFlags(twin.values, arm.values).length > 0) {
      throw new Failure('option.clash', `two arms are called "${arm.name}"`, 'give one of them another name')
    }
    let name = arm.name
    for (let count = 2; seen.has(name); count += 1) name = `${arm.name}#${count}`
    seen.set(name, arm)
    return { ...arm, name }
  })
}

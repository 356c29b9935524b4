import { Failure } from '../../base/failure.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { differingFlags } from '../../flags/validate.ts'
import { type FlagSources, resolveFlags, splitAssignment } from '../options/flag-sources.ts'

/** One side of a comparison: a name and all flags. */
export interface Arm {
  readonly name: string
  readonly values: FlagValues
}

/**
 * The arms that a command line asks for: its presets, then its files (over the baseline), in the order given, and
 * the baseline alone where it names none. Environment, `--flags` and `--set` apply to every arm; an arm's own file is
 * nearer than `--flags`. A preset given twice is two arms of the same flags, which shows how much a difference can be
 * chance.
 *
 * @throws Failure for whatever cannot be done as asked
 */
export async function resolveArms(options: {
  readonly presets: readonly string[]
  readonly armFiles: readonly string[]
  readonly flagFiles: readonly string[]
  readonly sets: readonly string[]
  readonly environment: FlagSources['environment']
}): Promise<Arm[]> {
  const { environment, sets, flagFiles: files } = options
  const resolve = async (name: string, sources: Partial<FlagSources>): Promise<Arm> => {
    const { values } = await resolveFlags({ environment, sets, files, ...sources })
    return { name, values }
  }
  const fromPresets = options.presets.map((name) => resolve(name, { preset: name }))
  const fromFiles = options.armFiles.map((word) => {
    const [name, path] = splitAssignment(word, '--arm', 'NAME=FILE, for example --arm mine=my-flags.env')
    return resolve(name, { files: [...files, path] })
  })
  const given = await Promise.all([...fromPresets, ...fromFiles])
  return given.length > 0 ? uniquelyNamed(given) : [await resolve('baseline', {})]
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

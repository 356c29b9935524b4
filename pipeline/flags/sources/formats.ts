import { isForeignName, readAssignments } from '../../base/files/assignment-lines.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import { presetOf } from '../presets.ts'
import { definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from '../registry.ts'
import { type FlagOutcome, parseFlagText } from '../validate.ts'
import { readYamlFlags, writeYamlFlags } from './yaml-file.ts'

/** `sh`: `export NAME=value` lines, as the latency plan applies a preset; `env`: the same without `export`; `yaml`. */
export const FLAG_FORMATS = ['sh', 'env', 'yaml'] as const
export type FlagFormat = (typeof FLAG_FORMATS)[number]

/** A file of all flags, grouped by stage. Read back by `readFlagFile`, it gives exactly these values. */
export function writeFlagFile(values: FlagValues, format: FlagFormat): string {
  const title = `Firstword flags, preset: ${presetOf(values) ?? 'own values'}`
  if (format === 'yaml') return writeYamlFlags(values, title)
  const lines = [`# ${title}`]
  let stage = ''
  for (const name of FLAG_NAMES) {
    const definition = definitionOf(name)
    if (definition.stage !== stage) {
      stage = definition.stage
      lines.push('', `# ${stage}`)
    }
    lines.push(`${format === 'sh' ? 'export ' : ''}${name}=${quote(values[name])}`)
  }
  return `${lines.join('\n')}\n`
}

/** A first line of YAML: a marker, a directive, `name:` or an opening brace. No assignment looks like any of them. */
const YAML_START = /^(---|%YAML|\{|["']?\w+["']?\s*:(\s|$))/

/** The flags that a file sets, and the names in it that belong to other programs. */
export interface FlagFile {
  readonly values: FlagRecord
  readonly foreign: readonly string[]
}

/** The flags that a file sets, whichever form it has: its first line that says something tells which. */
export function readFlagFile(text: string): FlagOutcome<FlagFile> {
  const plain = text.replace(/^\uFEFF/, '')
  const first = plain.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  if (!YAML_START.test(first?.trim() ?? '')) return readAssignmentLines(plain)
  const outcome = readYamlFlags(plain)
  return outcome.ok ? { ok: true, value: { values: outcome.value, foreign: [] } } : outcome
}

/**
 * The flags that a shell file, a `.env` file or a batch file sets, checked one by one. Of two lines for one flag the later
 * wins, as in a shell. A file may be shared with other programs: their names are told and not judged.
 */
function readAssignmentLines(text: string): FlagOutcome<FlagFile> {
  const isForeign = (name: string) => isForeignName(name, FLAG_NAMES)
  const values: FlagRecord = {}
  const foreign = new Set<string>()
  const read = readAssignments(text, isForeign)
  if (!read.ok) return refuseLine(read.line, `"${read.text.slice(0, 60)}" is not NAME=value`)
  for (const { line, name, written } of read.assignments) {
    if (isForeign(name)) foreign.add(name)
    else {
      const outcome = parseFlagText(name, written)
      if (!outcome.ok) return { ok: false, error: { ...outcome.error, message: atLine(line, outcome.error.message) } }
      values[name] = outcome.value
    }
  }
  return { ok: true, value: { values, foreign: [...foreign] } }
}

function quote(value: FlagValues[FlagName]): string {
  const text = String(value)
  return /^[\w.+-]+$/.test(text) ? text : `"${text}"`
}

function refuseLine(line: number, why: string): FlagOutcome<never> {
  const hint =
    'write one flag a line as NAME=value, export NAME=value or (YAML) NAME: value; nothing else is understood'
  return { ok: false, error: { code: 'flag.file', message: atLine(line, why), hint } }
}

function atLine(line: number, message: string): string {
  return `line ${line}: ${message}`
}

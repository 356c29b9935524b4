import type { FlagRecord } from '../protocol/flags.ts'
import { presetOf } from './presets.ts'
import { definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from './registry.ts'
import { type FlagOutcome, parseFlagText } from './validate.ts'
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

/** The flags that a file sets, whichever form it has: its first line that says something tells which. */
export function readFlagFile(text: string): FlagOutcome<FlagRecord> {
  const plain = text.replace(/^\uFEFF/, '')
  const first = plain.split(/\r\n|\n|\r/).find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  return YAML_START.test(first?.trim() ?? '') ? readYamlFlags(plain) : readAssignmentLines(plain)
}

/**
 * The flags that a shell file or a `.env` file sets, checked one by one. Understood are assignments alone, with or
 * without `export`, several to a line, quoted or not, and `#` comments. Anything a shell would expand or run is
 * refused, since the file is read and not executed. Of two lines for one flag the later wins, as in a shell.
 */
function readAssignmentLines(text: string): FlagOutcome<FlagRecord> {
  const values: FlagRecord = {}
  const lines = text.split(/\r\n|\n|\r/)
  for (const [index, line] of lines.entries()) {
    const assignments = readAssignments(line)
    if (!assignments) return refuseLine(index, `"${line.trim().slice(0, 60)}" is not NAME=value`)
    for (const [name, written] of assignments) {
      const outcome = parseFlagText(name, written)
      if (!outcome.ok) return { ok: false, error: { ...outcome.error, message: atLine(index, outcome.error.message) } }
      values[name] = outcome.value
    }
  }
  return { ok: true, value: values }
}

function quote(value: FlagValues[FlagName]): string {
  const text = String(value)
  return /^[\w.+-]+$/.test(text) ? text : `"${text}"`
}

/** NAME=value, where the value is in double quotes, in single quotes, or bare; nothing a shell would expand. */
const ASSIGNMENT = /^([A-Za-z_]\w*)=(?:"([^"$`\\]*)"|'([^']*)'|([^\s"'$`\\;&|<>()#]*))(?=[\s;]|$)/

function readAssignments(line: string): [string, string][] | undefined {
  const found: [string, string][] = []
  let rest = line.trim().replace(/^export\s+(?=\S)/, '')
  while (rest !== '' && !rest.startsWith('#')) {
    const match = ASSIGNMENT.exec(rest)
    const name = match?.[1]
    if (!match || !name) return undefined
    found.push([name, match[2] ?? match[3] ?? match[4] ?? ''])
    rest = rest.slice(match[0].length).replace(/^\s*(;\s*(export\s+)?)?/, '')
  }
  return found
}

function refuseLine(index: number, why: string): FlagOutcome<never> {
  const hint =
    'write one flag a line as NAME=value, export NAME=value or (YAML) NAME: value; nothing else is understood'
  return { ok: false, error: { code: 'flag.file', message: atLine(index, why), hint } }
}

function atLine(index: number, message: string): string {
  return `line ${index + 1}: ${message}`
}

import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../pipeline/protocol/flags.ts'
import { readFlagValue } from './flag-value.ts'

/** `sh`: `export NAME=value` lines; `env`: the same without `export`; `yaml`: flat `NAME: value` lines. */
export const FLAG_FILE_FORMATS = ['sh', 'env', 'yaml'] as const
export type FlagFileFormat = (typeof FLAG_FILE_FORMATS)[number]

/** Why a file was refused, with the line (from 1) and what stands there. */
export interface FlagFileProblem {
  readonly line: number
  readonly kind: 'syntax' | 'unknown' | 'value' | 'twice' | 'nothing'
  readonly text: string
  /** The flag whose value is not allowed. */
  readonly descriptor?: FlagDescriptor
}

export type FlagFileOutcome =
  | { readonly ok: true; readonly values: FlagRecord }
  | { readonly ok: false; readonly problem: FlagFileProblem }

/** All flags as a file, grouped by stage under a comment. Read back it gives the same values. */
export function writeFlagFile(
  descriptors: readonly FlagDescriptor[],
  values: FlagRecord,
  format: FlagFileFormat,
  title: string,
): string {
  const groups = [...Map.groupBy(descriptors, ({ stage }) => stage)].map(([stage, rows]) =>
    [`# ${stage}`, ...rows.map((row) => writeLine(row, values[row.name] ?? row.baseline, format))].join('\n'),
  )
  return `${[`# ${title}`, ...groups].join('\n\n')}\n`
}

function writeLine({ name, type }: FlagDescriptor, value: FlagValue, format: FlagFileFormat): string {
  // A device's number must stay a text for whoever else reads the YAML.
  const bare = type !== 'text' && /^[\w.+-]+$/.test(String(value))
  const written = bare ? String(value) : `"${value}"`
  return format === 'yaml' ? `${name}: ${written}` : `${format === 'sh' ? 'export ' : ''}${name}=${written}`
}

/** A first line of YAML: a marker, or a name with a colon. No assignment looks like either. */
const YAML_START = /^(---|[A-Za-z_]\w*\s*:(\s|$))/

/**
 * The flags that a text sets, in any of the three forms: its first line that says something tells which. Nothing is
 * ever expanded or run. One line that is not understood, one unknown flag or one value that is not allowed refuses all.
 */
export function readFlagFile(descriptors: readonly FlagDescriptor[], text: string): FlagFileOutcome {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const first = lines.find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  if (first === undefined) return { ok: false, problem: { line: 1, kind: 'nothing', text: '' } }
  const yaml = YAML_START.test(first.trim())
  const known = new Map(descriptors.map((descriptor) => [descriptor.name, descriptor]))
  const values: FlagRecord = {}
  for (const [index, line] of lines.entries()) {
    const refuse = (kind: FlagFileProblem['kind'], what: string, descriptor?: FlagDescriptor): FlagFileOutcome => ({
      ok: false,
      problem: { line: index + 1, kind, text: shorten(what), ...(descriptor ? { descriptor } : {}) },
    })
    const assignments = yaml ? readYamlLine(line) : readShellLine(line)
    if (!assignments) return refuse('syntax', line.trim())
    for (const [name, written] of assignments) {
      const descriptor = known.get(name)
      if (!descriptor) return refuse('unknown', name)
      // Of two assignments a shell takes the later; a YAML mapping with a key twice is broken.
      if (yaml && Object.hasOwn(values, name)) return refuse('twice', name)
      const value = readFlagValue(descriptor, written)
      if (value === undefined) return refuse('value', written, descriptor)
      values[name] = value
    }
  }
  return { ok: true, values }
}

type Assignments = readonly (readonly [name: string, written: string])[]

/** NAME=value, where the value is in double quotes, in single quotes, or bare; nothing a shell would expand. */
const ASSIGNMENT = /^([A-Za-z_]\w*)=(?:"([^"$`\\]*)"|'([^']*)'|([^\s"'$`\\;&|<>()#]*))(?=[\s;]|$)/

function readShellLine(line: string): Assignments | undefined {
  const found: [string, string][] = []
  let rest = line.trim().replace(/^export\s+(?=\S)/, '')
  while (rest !== '' && !rest.startsWith('#')) {
    const match = ASSIGNMENT.exec(rest)
    const name = match?.[1]
    if (!match || name === undefined) return undefined
    found.push([name, match[2] ?? match[3] ?? match[4] ?? ''])
    rest = rest.slice(match[0].length).replace(/^\s*(;\s*(export\s+)?)?/, '')
  }
  return found
}

/** Also the `flags:` line that heads the terminal's files, whose entries are indented. */
const YAML_EMPTY = /^(---|\.\.\.|flags:)?\s*(#.*)?$/
const YAML_ENTRY = /^([A-Za-z_]\w*)\s*:(?:\s+(?:"([^"\\]*)"|'([^']*)'|([^\s"'#&*!|>{}[\],%@`:][^#:]*?)))?\s*(?:\s#.*)?$/

function readYamlLine(line: string): Assignments | undefined {
  const plain = line.trim()
  if (YAML_EMPTY.test(plain)) return []
  const match = YAML_ENTRY.exec(plain)
  return match?.[1] === undefined ? undefined : [[match[1], match[2] ?? match[3] ?? match[4] ?? '']]
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

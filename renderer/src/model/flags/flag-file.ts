import {
  type Assignment,
  type AssignmentsOutcome,
  isForeignName,
  readAssignments,
} from '../../../../pipeline/base/files/assignment-lines.ts'
import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import { readFlagValue } from './flag-value.ts'

/** `sh`: `export NAME=value` lines; `env`: the same without `export`; `yaml`: flat `NAME: value` lines. */
export const FLAG_FILE_FORMATS = ['sh', 'env', 'yaml'] as const
export type FlagFileFormat = (typeof FLAG_FILE_FORMATS)[number]

/** Why a file was refused, with the line (from 1) and what stands there. */
export interface FlagFileProblem {
  readonly line: number
  readonly kind: 'syntax' | 'unknown' | 'value' | 'comma' | 'twice' | 'compose' | 'nothing'
  readonly text: string
  /** The flag whose value is not allowed. */
  readonly descriptor?: FlagDescriptor
}

export type FlagFileOutcome =
  | { readonly ok: true; readonly values: FlagRecord; readonly foreign: readonly string[] }
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
 * ever expanded or run. One line that is not understood, one unknown flag or one value that is not allowed refuses all;
 * names of other programs in a shared file are told and not judged.
 */
export function readFlagFile(descriptors: readonly FlagDescriptor[], text: string): FlagFileOutcome {
  const plain = text.replace(/^\uFEFF/, '')
  const first = plain.split(LINE_END).find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  if (first === undefined) return refuse({ line: 1, kind: 'nothing', text: '' })
  const known = new Map(descriptors.map((descriptor) => [descriptor.name, descriptor]))
  const isForeign = (name: string) => isForeignName(name, [...known.keys()])
  const yaml = YAML_START.test(first.trim())
  const read = yaml ? readYamlLines(plain) : readAssignments(plain, isForeign)
  if (!read.ok) return refuse({ line: read.line, kind: 'syntax', text: read.text })
  const values: FlagRecord = {}
  const foreign = new Set<string>()
  for (const assignment of read.assignments) {
    const { name, line } = assignment
    const descriptor = known.get(name)
    // Of two assignments a shell takes the later; a YAML mapping with a key twice is broken.
    if (yaml && Object.hasOwn(values, name)) return refuse({ line, kind: 'twice', text: name })
    if (!descriptor && !yaml && isForeign(name)) foreign.add(name)
    else if (!descriptor) return refuse({ line, kind: yaml && name === 'services' ? 'compose' : 'unknown', text: name })
    else {
      const value = readFlagValue(descriptor, assignment.written)
      if (value === undefined) return refuseValue(assignment, descriptor)
      values[name] = value
    }
  }
  return { ok: true, values, foreign: [...foreign] }
}

const LINE_END = /\r\n|\n|\r/

function refuseValue({ line, written }: Assignment, descriptor: FlagDescriptor): FlagFileOutcome {
  const isNumber = descriptor.type === 'number' || descriptor.type === 'integer'
  const kind = isNumber && /^[+-]?\d+,\d+$/.test(written.trim()) ? 'comma' : 'value'
  return refuse({ line, kind, text: written, descriptor })
}

function refuse(problem: FlagFileProblem): FlagFileOutcome {
  return { ok: false, problem: { ...problem, text: shorten(problem.text) } }
}

/** Also the `flags:` line that heads the terminal's files, whose entries are indented. */
const YAML_EMPTY = /^(---|\.\.\.|flags:)?\s*(#.*)?$/
const YAML_ENTRY = /^([A-Za-z_]\w*)\s*:(?:\s+(?:"([^"\\]*)"|'([^']*)'|([^\s"'#&*!|>{}[\],%@`:][^#:]*?)))?\s*(?:\s#.*)?$/

function readYamlLines(text: string): AssignmentsOutcome {
  const assignments: Assignment[] = []
  const lines = text.split(LINE_END)
  const services = lines.findIndex((line) => /^services\s*:\s*(#.*)?$/.test(line))
  // A list of services is known by its name; what stands before and below it is not read.
  if (services >= 0) return { ok: true, assignments: [{ line: services + 1, name: 'services', written: '' }] }
  for (const [index, line] of lines.entries()) {
    const plain = line.trim()
    if (YAML_EMPTY.test(plain)) continue
    const match = YAML_ENTRY.exec(plain)
    if (match?.[1] === undefined) return { ok: false, line: index + 1, text: plain }
    assignments.push({ line: index + 1, name: match[1], written: match[2] ?? match[3] ?? match[4] ?? '' })
  }
  return { ok: true, assignments }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

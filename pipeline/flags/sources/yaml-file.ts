import { Document, isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import type { FlagRecord } from '../../protocol/flags.ts'
import { definitionOf, FLAG_NAMES, type FlagName, type FlagValues } from '../registry.ts'
import { type FlagOutcome, parseFlagText } from '../validate.ts'

/** The key below which a file of several things keeps its flags; a flat file does without. */
const FLAGS_KEY = 'flags'

/** All flags as YAML under a `flags:` key, grouped by stage; `title` becomes the first comment. */
export function writeYamlFlags(values: FlagValues, title: string): string {
  const document = new Document({ [FLAGS_KEY]: Object.fromEntries(FLAG_NAMES.map((name) => [name, values[name]])) })
  document.commentBefore = ` ${title}`
  const flags = document.get(FLAGS_KEY)
  if (isMap(flags)) for (const [index, pair] of flags.items.entries()) headStage(pair, index)
  return document.toString({ lineWidth: 0 })
}

/**
 * The flags that a YAML file sets, flat or under a `flags:` key, checked one by one. Values are read as they are
 * written: `0` may name a device, and `on` is true. Anything that is no plain name and value is refused, references
 * too, so that nothing is ever expanded.
 */
export function readYamlFlags(text: string): FlagOutcome<FlagRecord> {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { prettyErrors: false, lineCounter: lines, logLevel: 'error' })
    const [error] = document.errors
    if (error) return refuse(lines, error.pos[0], error.message)
    const compose = composeServices(document.contents)
    if (compose) return refuseCompose(lines, compose)
    const values: FlagRecord = {}
    return readEntries(document.contents, true, values, lines) ?? { ok: true, value: values }
  } catch {
    // Nested too deeply to be followed: whatever it is, it is no list of flags.
    return refuse(lines, 0, 'this is too deeply nested to be flags')
  }
}

/** The key by which a file of Docker Compose is known. */
function composeServices(contents: Node | null): Node | undefined {
  if (!isMap(contents)) return undefined
  const pair = (contents as YAMLMap<Node, Node | null>).items.find(
    ({ key }) => isScalar(key) && key.value === 'services',
  )
  return isMap(pair?.value) ? pair.key : undefined
}

function refuseCompose(lines: LineCounter, key: Node): FlagOutcome<never> {
  const message = atLine(lines, startOf(key), 'this is a file of Docker Compose, not of flags')
  const hint = 'put the NAME=value lines of its environment into a file of their own, and name that under env_file too'
  return { ok: false, error: { code: 'flag.file', message, hint } }
}

/** Reads a mapping's entries into `values`; answers only where one is refused. */
function readEntries(
  node: Node | null,
  outermost: boolean,
  values: FlagRecord,
  lines: LineCounter,
): FlagOutcome<never> | undefined {
  if (node === null || (isScalar(node) && node.value === null)) return undefined
  if (!isMap(node)) return refuse(lines, startOf(node), 'names with values are needed here')
  for (const { key, value } of (node as YAMLMap<Node, Node | null>).items) {
    const name = isScalar(key) ? textOf(key) : ''
    const refused =
      outermost && name === FLAGS_KEY
        ? readEntries(value, false, values, lines)
        : readFlag(name, startOf(key), value, values, lines)
    if (refused) return refused
  }
  return undefined
}

function readFlag(
  name: string,
  at: number,
  node: Node | null,
  values: FlagRecord,
  lines: LineCounter,
): FlagOutcome<never> | undefined {
  if (node !== null && !isScalar(node)) return refuse(lines, at, `${name || 'this'} needs one plain value`)
  if (values[name] !== undefined) return refuse(lines, at, `${name} is given twice`)
  const outcome = parseFlagText(name, node === null ? '' : textOf(node))
  if (!outcome.ok) {
    return { ok: false, error: { ...outcome.error, message: atLine(lines, at, outcome.error.message) } }
  }
  values[name] = outcome.value
  return undefined
}

/** A scalar as it is written, without its quotes: what it would mean to YAML is of no interest. */
function textOf(scalar: { readonly value: unknown; readonly source?: string }): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '')
}

function headStage({ key }: Pair, index: number): void {
  if (!isScalar(key)) return
  const stage = definitionOf(key.value as FlagName).stage
  const before = FLAG_NAMES[index - 1]
  if (before !== undefined && definitionOf(before).stage === stage) return
  key.commentBefore = ` ${stage}`
  key.spaceBefore = index > 0
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0
}

function refuse(lines: LineCounter, at: number, why: string): FlagOutcome<never> {
  const hint = `write one flag a line as NAME: value, with or without a "${FLAGS_KEY}:" above them`
  return { ok: false, error: { code: 'flag.file', message: atLine(lines, at, oneLine(why)), hint } }
}

function atLine(lines: LineCounter, at: number, message: string): string {
  return `line ${Math.max(1, lines.linePos(at).line)}: ${message}`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 120)
}

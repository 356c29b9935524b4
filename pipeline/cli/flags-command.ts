import { Failure } from '../base/failure.ts'
import { presetOf } from '../flags/presets.ts'
import { BASELINE, FLAG_DESCRIPTORS, type FlagName, type FlagValues, isFlagName } from '../flags/registry.ts'
import { FLAG_FORMATS, type FlagFormat, writeFlagFile } from '../flags/sources/formats.ts'
import { allowedInWords, applyChanges, differingFlags } from '../flags/validate.ts'
import type { FlagDescriptor } from '../protocol/flags.ts'
import { flagsOf, parseSettings, presetValues, readFlags } from './options/flag-sources.ts'
import { renderTable, type TableColumn } from './table.ts'
import { accepted, type Terminal } from './terminal.ts'

const LIST_COLUMNS: readonly TableColumn[] = [
  { title: 'flag', align: 'left' },
  { title: 'allowed', align: 'left' },
  { title: 'baseline', align: 'left' },
  { title: 'plan', align: 'left' },
  { title: 'applies', align: 'left' },
  { title: 'acts', align: 'left' },
]

/** Lists every flag, for people, as JSON (the protocol's descriptors) or as a Markdown table. */
export function listFlags(options: { readonly json?: boolean; readonly markdown?: boolean }, terminal: Terminal): void {
  if (options.json && options.markdown) {
    throw new Failure('option.clash', '--json and --markdown exclude each other', 'give one of them')
  }
  if (options.json) terminal.out(JSON.stringify(FLAG_DESCRIPTORS, undefined, 2))
  else if (options.markdown) terminal.out(markdownTable())
  else terminal.out(renderTable(LIST_COLUMNS, FLAG_DESCRIPTORS.map(listRow)))
}

/** Shows in which flags two presets or flag files differ. */
export async function diffFlags(from: string, to: string, terminal: Terminal): Promise<void> {
  const [a, b] = [await flagsOf(from), await flagsOf(to)]
  terminal.out(differenceTable([from, a], [to, b]))
}

/** Writes all flags of a preset, with some set otherwise, as a shell file, a `.env` file or YAML. */
export function exportFlags(
  options: { readonly preset: string; readonly format: string; readonly set: readonly string[] },
  terminal: Terminal,
): void {
  const { format } = options
  if (!isFormat(format)) {
    throw new Failure('option.form', `--format cannot be "${format}"`, `write ${FLAG_FORMATS.join(', ')}`)
  }
  const values = accepted(applyChanges(presetValues(options.preset), parseSettings(options.set)))
  terminal.out(writeFlagFile(values, format).trimEnd())
}

/** Reads a flag file and shows what it changes of the baseline. */
export async function importFlags(path: string, terminal: Terminal): Promise<void> {
  const { values: changes, foreign } = await readFlags(path)
  const values = accepted(applyChanges(BASELINE, changes), path)
  terminal.out(differenceTable(['baseline', BASELINE], [path, values]))
  const preset = presetOf(values)
  if (foreign.length > 0) terminal.err(`Left out, since they are no flags: ${foreign.join(', ')}.`)
  if (preset) terminal.err(`These are the flags of the preset ${preset}.`)
}

function isFormat(word: string): word is FlagFormat {
  return FLAG_FORMATS.some((format) => format === word)
}

function differenceTable([from, a]: [string, FlagValues], [to, b]: [string, FlagValues]): string {
  const names = differingFlags(a, b)
  if (names.length === 0) return `${from} and ${to} are the same in every flag`
  const columns: TableColumn[] = ['flag', from, to].map((title) => ({ title, align: 'left' }))
  return renderTable(
    columns,
    names.map((name) => [name, inCell(a[name]), inCell(b[name])]),
  )
}

function listRow(descriptor: FlagDescriptor): string[] {
  const { name, baseline, plan, applies, implemented } = descriptor
  const planned = plan === undefined ? 'our own' : inCell(plan)
  return [name, allowedOf(name), inCell(baseline), planned, APPLIES[applies], implemented ? 'yes' : 'not yet']
}

const APPLIES: Readonly<Record<FlagDescriptor['applies'], string>> = { hot: 'next turn', reload: 'after reload' }

function allowedOf(name: string): string {
  return isFlagName(name) ? allowedInWords(name) : ''
}

function inCell(value: FlagValues[FlagName]): string {
  return value === '' ? '""' : String(value)
}

function markdownTable(): string {
  const head = [
    '| Flag | Allowed | Baseline | Plan | Applies | Proof | What it does |',
    '|---|---|---|---|---|---|---|',
  ]
  const rows = FLAG_DESCRIPTORS.map((descriptor) => {
    const [name, allowed, baseline, plan, applies] = listRow(descriptor)
    const help = descriptor.caution ? `${descriptor.help.en} *${descriptor.caution.en}*` : descriptor.help.en
    const text = descriptor.implemented ? help : `${help} Not acting yet.`
    const cells = [
      `\`${name}\``,
      allowed,
      `\`${baseline}\``,
      `\`${plan}\``,
      applies,
      `\`${descriptor.observable}\``,
      text,
    ]
    return `| ${cells.map((cell) => (cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [...head, ...rows].join('\n')
}

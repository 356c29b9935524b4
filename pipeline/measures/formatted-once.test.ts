import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')

/** Numbers that nobody reads: files whose digits go to a program, and why. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  'pipeline/reports/csv.ts': 'cells that spreadsheets read',
  'pipeline/turn/log/facts.ts': 'what a model is told in its prompt',
  'renderer/src/model/remote-target.ts': 'points of a path',
  'renderer/src/model/turn-end/turn-end-sound.ts': 'points of a path',
  'renderer/src/shell/top-bar/microphone-chip.tsx': 'a scale in a style',
}

/** Other ways to make digits of a number. */
const FORMATTERS: readonly RegExp[] = [
  /\.to(Fixed|Precision)\(/,
  /\.toLocaleString\(/,
  /\bIntl\.NumberFormat\b/,
  // Rounded on its way into a text; as the value of an attribute it is a number still.
  /(?<!=)\{\s*Math\.(round|floor|ceil|trunc)\(/,
]
/** A number again once it is rounded: a setting, a step of a scale. */
const ROUNDED = /\bNumber\([^;]*\.to(Fixed|Precision)\(/
/** Moments have formats of their own. */
const MOMENT = /new Date\([^)]*\)\.toLocaleString\(/

const isFormatter = (line: string) =>
  FORMATTERS.some((formatter) => formatter.test(line)) && !ROUNDED.test(line) && !MOMENT.test(line)

const SOURCES = globSync(['pipeline/**/*.ts', 'renderer/src/**/*.{ts,tsx}', 'electron/**/*.ts'], {
  cwd: ROOT,
  exclude: ['**/*.test.*', '**/testing/**', 'pipeline/measures/**'],
}).map((path) => ({ path: path.replaceAll('\\', '/'), lines: readFileSync(join(ROOT, path), 'utf8').split('\n') }))

describe('how a number is written', () => {
  it('stands in this room and nowhere else', () => {
    const others = SOURCES.filter(({ path }) => NOT_SHOWN[path] === undefined).flatMap(({ path, lines }) =>
      lines.flatMap((line, at) => (isFormatter(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
    )
    expect(others).toEqual([])
  })

  it('is left to whoever writes for programs, as long as they do', () => {
    const writes = new Set(SOURCES.filter(({ lines }) => lines.some(isFormatter)).map(({ path }) => path))
    expect(Object.keys(NOT_SHOWN).filter((path) => !writes.has(path))).toEqual([])
  })

  it.each([
    ['const text = ms.toFixed(1)', true],
    ['<p>{Math.floor(bytes / 1e6)} MB</p>', true],
    ['<b>{Math.round(factor)}</b>', true],
    ['value.toLocaleString(locale)', true],
    ['aria-valuenow={Math.round(at)}', false],
    ['onChange(Number(value.toFixed(2)))', false],
    ['new Date(startedAt).toLocaleString(locale, WHEN)', false],
  ])('%s is another way: %s', (line, is) => expect(isFormatter(line)).toBe(is))
})

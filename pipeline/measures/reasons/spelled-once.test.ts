import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COUNTER_TABLE } from '../counters.ts'
import type { Bilingual } from '../words.ts'
import { REASON_TABLE } from './reasons.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** What the terminal alone says has no Chinese: its own commands, what it installs, and models that are taken in by it. */
const TERMINAL =
  /^pipeline\/(cli|cuda|llama|hub\/import)\/|^pipeline\/known-ends\/folder\.ts|^pipeline\/base\/(files\/put-in-place|failure)\.ts|^pipeline\/flags\/(run-on|sources\/formats|sources\/yaml-file)\.ts/

/** The page asks whether what is said may leave this machine, before anything refuses it. */
const ASKED = 'renderer/src/i18n/en/servers.ts'

const SOURCES = globSync(['pipeline/**/*.ts', 'renderer/src/**/*.{ts,tsx}'], {
  cwd: ROOT,
  exclude: ['**/*.test.*', '**/testing/**', '**/measures/reasons/**'],
}).map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') }))

/** The longest piece of a sentence that is its own, where it is long enough to be nobody else's. */
function ownPiece(en: string): string | undefined {
  const longest = en.split(/\{[^}]*\}/).sort((a, b) => b.length - a.length)[0] ?? ''
  return longest.trim().length >= 24 ? longest.trim() : undefined
}

describe('an error that consoles may see', () => {
  it('is given by its code, both of its lines', () => {
    const worded = SOURCES.filter(({ path }) => path.startsWith('pipeline/') && !TERMINAL.test(path)).flatMap(
      ({ path, text }) => {
        const found = text.match(/new (Remote)?Failure\(\s*[^,()]+,\s*['"`][^)]{0,60}/g) ?? []
        const advice = text.match(/hint: ['"`].{0,40}/g) ?? []
        return [...found, ...advice].map((what) => `${path}: ${what}`)
      },
    )
    expect(worded).toEqual([])
  })
})

describe('the words of a reason', () => {
  it('stand in the table and nowhere else', () => {
    const pieces = Object.entries<Bilingual>(REASON_TABLE).flatMap(([code, { en, zh }]) => {
      return [ownPiece(en), zh.replaceAll(/\{[^}]*\}/g, '').length >= 10 ? zh : undefined].flatMap((piece) =>
        piece === undefined ? [] : [[code, piece] as const],
      )
    })
    const twice = SOURCES.filter(({ path }) => !TERMINAL.test(path) && path !== ASKED).flatMap(({ path, text }) =>
      pieces
        .filter(([, piece]) => text.includes(`'${piece}`) || text.includes(`\`${piece}`))
        .map(([code]) => `${path}: ${code}`),
    )
    expect(twice).toEqual([])
  })
})

describe('the label of a counter', () => {
  it('stands in its table and nowhere else', () => {
    const labels = Object.values<{ readonly words: Bilingual }>(COUNTER_TABLE).map(({ words }) => words.en)
    const twice = SOURCES.filter(({ path }) => path !== 'pipeline/measures/counters.ts').flatMap(({ path, text }) =>
      labels.filter((label) => label.length >= 16 && text.includes(`'${label}'`)).map((label) => `${path}: ${label}`),
    )
    expect(twice).toEqual([])
  })
})

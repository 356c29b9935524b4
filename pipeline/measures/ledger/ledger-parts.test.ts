import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALL_PARTS, FLOATING_PARTS, ledgerPartNameSchema } from '../../protocol/ledger.ts'
import { PART_TABLE, type PartRow, PROCESSING_PARTS, partRow, patternOfPart, WAITING_PARTS } from './ledger-parts.ts'
import { ownerWords } from './owner-words.ts'

const CJK = /[\u3400-\u9fff]/
const ROOT = new URL('../../../', import.meta.url)

describe('the vocabulary of the ledger', () => {
  it('has a row for every part that a ledger can contain, and for no other', () => {
    expect(Object.keys(PART_TABLE)).toEqual(ledgerPartNameSchema.options)
  })

  it.each(ALL_PARTS)('%s has words in both languages', (part) => {
    const { en, zh } = partRow(part).words
    expect(en).toMatch(/^[A-Z]/)
    expect(en).not.toMatch(CJK)
    expect(zh).toMatch(CJK)
  })

  it('calls no two parts the same', () => {
    for (const language of ['en', 'zh'] as const)
      expect(new Set(ALL_PARTS.map((part) => partRow(part).words[language])).size).toBe(ALL_PARTS.length)
  })

  it('gives every wait to the machine, and dots it; no stage is blamed for a busy machine', () => {
    expect(WAITING_PARTS).toEqual(ALL_PARTS.filter((part) => /\.queue$|^machine\./.test(part)))
    for (const part of WAITING_PARTS) expect(partRow(part).owner.kind, part).toBe('machine')
  })

  it('hatches what waits because of a setting, and what nobody knows', () => {
    expect(patternOfPart('endpoint.hold')).toBe('hatch')
    expect(patternOfPart('endpoint.hold', { kind: 'machine', name: 'push to talk' })).toBe('solid')
    expect(patternOfPart('asr.finalize')).toBe('solid')
    expect(patternOfPart('asr.finalize', { kind: 'setting', name: 'ASR_ENABLE_STREAMING' })).toBe('hatch')
    expect(patternOfPart('tts.queue', { kind: 'setting', name: 'ENABLE_PIPELINE_PARALLEL' })).toBe('dots')
    expect(patternOfPart('unattributed')).toBe('hatch')
  })
})

/** Files of the product that say something to people; tests may say what they expect. */
function productFiles(): readonly string[] {
  const folders = ['pipeline', 'renderer/src', 'electron']
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  return files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
}

describe('no other file', () => {
  it('spells the words of the parts: one or two may happen to be called alike, a table of them is a second vocabulary', () => {
    const literals = ALL_PARTS.map((part) => Object.values(partRow(part).words).map((word) => `'${word}'`))
    const others = productFiles().filter((file) => {
      const text = readFileSync(new URL(file, ROOT), 'utf8')
      return literals.filter((words) => words.some((word) => text.includes(word))).length > 2
    })
    expect(others).toEqual(['pipeline/measures/ledger/ledger-parts.ts'])
  })
})

describe('the table of the README', () => {
  const readme = readFileSync(new URL('README.md', ROOT), 'utf8')
  const rows = [...readme.matchAll(/^\| `([^|`]+)` \| [^|]+ \| ([^|]+) \|$/gm)]
  const owners = new Map(rows.map(([, part, owner]) => [part, owner]))

  it('names every part once, in the order of the ledger', () => {
    expect(rows.map(([, part]) => part)).toEqual([...ALL_PARTS])
  })

  it.each(ALL_PARTS)('says whose %s is', (part) => {
    const { owner, waitsWhileOff }: PartRow = partRow(part)
    const flag = waitsWhileOff === undefined ? '' : `, or the setting ${waitsWhileOff} while it is off`
    expect(owners.get(part)).toBe(`${ownerWords(owner).en}${flag}`)
  })

  it('says which parts are counted as processing', () => {
    const floating: readonly string[] = FLOATING_PARTS
    const placed = PROCESSING_PARTS.filter((part) => !floating.includes(part))
    expect(readme).toContain(`from \`${placed[0]}\` to \`${placed.at(-1)}\``)
  })
})

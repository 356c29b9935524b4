import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromRoot } from '../paths.mjs'
import { COINED, coinedNames } from './coined-names.mjs'

// A small house of its own, in which each file breaks the rule, or only seems to.
const folder = mkdtempSync(join(tmpdir(), 'firstword-coined-'))
/** @type {Record<string, string>} */
const HOUSE = {
  'pipeline/store/audio.ts': 'export class AudioShelf {}',
  'pipeline/turn/log.ts': 'export class Log {\n  #book = 1\n  tell(): number {\n    return this.#book\n  }\n}',
  'pipeline/turn/echo.ts': 'export const echoScreen = 1',
  'pipeline/host/limits.ts': 'export const MOST_EARS = 3',
  'pipeline/host/plain.ts':
    "// The door of a shelf, as people say it.\nexport const early = 'tell me of a book'\nexport const bookmark = 1",
  'pipeline/host/listening.ts': 'export const hearing = { storytelling: true }',
  'renderer/src/shell/icons.tsx': "import { Ear } from 'lucide-react'\nexport const icon = <Ear />",
  'renderer/src/i18n/en.ts': "export const en = { moreWouldTell: 'More would tell.' }",
}

beforeAll(() => {
  for (const name of ['.bootstrap', 'e2e', 'electron']) mkdirSync(join(folder, name), { recursive: true })
  for (const [path, text] of Object.entries(HOUSE)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('coined names', () => {
  it('are found as words of names, with their line and what the field says', () => {
    expect(coinedNames(folder).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { path: join('pipeline', 'turn', 'log.ts'), line: 2, name: '#book', instead: COINED.get('book') },
      { path: join('pipeline', 'store', 'audio.ts'), line: 1, name: 'AudioShelf', instead: COINED.get('shelf') },
      { path: join('pipeline', 'host', 'limits.ts'), line: 1, name: 'MOST_EARS', instead: COINED.get('ears') },
      { path: join('pipeline', 'turn', 'echo.ts'), line: 1, name: 'echoScreen', instead: COINED.get('echo screen') },
      { path: join('pipeline', 'turn', 'log.ts'), line: 3, name: 'tell', instead: COINED.get('tell') },
    ])
  })

  it('stand in CONTRIBUTING, each with what the field says', () => {
    const glossary = readFileSync(fromRoot('CONTRIBUTING.md'), 'utf8')
    for (const [word, instead] of COINED) expect(glossary).toContain(`| ${word} | ${instead} |`)
  })
})

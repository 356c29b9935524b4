import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { foreignWords } from './testing/latin-words.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CJK = /[\u3400-\u9fff]/

/** Sentences that stand beside their English, in any room: reasons, errors, what flags do, verdicts, reports. */
const SENTENCES = globSync(['pipeline/**/*.ts', 'renderer/src/**/*.{ts,tsx}', 'electron/**/*.ts'], {
  cwd: ROOT,
  exclude: ['**/*.test.*', '**/testing/**', '**/node_modules/**'],
}).flatMap((path) => {
  const source = readFileSync(join(ROOT, path), 'utf8')
  const said = source.matchAll(/\bzh:\s*(['"`])((?:\\.|(?!\1).)*)\1/gs)
  return [...said].map(([, , sentence = '']) => ({ path, sentence }))
})

describe('what is said in both languages', () => {
  it('says nothing in English within its Chinese but what the list of Latin words allows', () => {
    expect(SENTENCES.length).toBeGreaterThan(500)
    const left = SENTENCES.filter(({ sentence }) => CJK.test(sentence)).flatMap(({ path, sentence }) =>
      foreignWords(sentence.replaceAll(/\$?\{[^}]*\}/g, ' ')).map((word) => `${path}: “${word}” in ${sentence}`),
    )
    expect(left).toEqual([])
  })
})

describe('the list of Latin words', () => {
  it.each([
    ['第 3 轮 Turn 结束', ['Turn']],
    ['Smart Turn 认为 Smart 说完了', ['Smart']],
    ['用户等待 p50 为 864 ms，n = 12', []],
    ['ASR_ENDPOINTING=fixed 时请运行“firstword gpu status”', []],
    ['运行于 cpu：the machine has 2 cores', ['the', 'machine', 'has', 'cores']],
    ['基线 baseline', ['baseline']],
  ])('of %s leaves %j', (text, left) => {
    expect(foreignWords(text)).toEqual(left)
  })

  it('takes out what somebody calls something of theirs, whole', () => {
    expect(foreignWords('Kitchen demo：Kitchen', ['Kitchen demo'])).toEqual(['Kitchen'])
  })
})

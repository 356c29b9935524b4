import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLanguageModel } from './kept-language-model.ts'
import { NgramModel } from './language-model.ts'

const WORDS = Array.from({ length: 2000 }, (_, n) => `word${n}`)
/** More entries than a table has room for at first. */
const ARPA = [
  ...['\\data\\', 'ngram 1=2002', 'ngram 2=2000', '', '\\1-grams:', '-1.5\t</s>', '-99\t<s>\t-0.25'],
  ...WORDS.map((word, n) => `-${1 + n / 1000}\t${word}\t-0.${1 + (n % 9)}`),
  ...['', '\\2-grams:', ...WORDS.map((word, n) => `-0.${1 + (n % 9)}\t<s> ${word}`), '', '\\end\\', ''],
].join('\n')

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-language-model-'))
  path = join(folder, 'lm.arpa.gz')
  await writeFile(path, gzipSync(ARPA))
})
afterEach(() => rm(folder, { recursive: true }))

const kept = () => join(folder, 'kept')
const tables = async () => (await readdir(kept())).map((name) => join(kept(), name))

/** Every probability that the text tells, and some that it does not. */
function scoresOf(model: NgramModel): number[] {
  return WORDS.flatMap((word) => {
    const id = model.idOf(word) ?? -1
    return [model.unigram(id), model.logProbability([model.start], id), model.logProbability([id], model.end)]
  })
}

describe('a language model that was read before', () => {
  it('says the same from the tables that were kept', async () => {
    const text = NgramModel.parse(ARPA)
    const first = await readLanguageModel(path, kept())
    const [table = ''] = await tables()
    const before = await readFile(table)
    const again = await readLanguageModel(path, kept())
    expect(again.words).toEqual(text.words)
    expect(scoresOf(first)).toEqual(scoresOf(text))
    expect(scoresOf(again)).toEqual(scoresOf(text))
    expect(new Set(scoresOf(text)).size).toBeGreaterThan(1000)
    expect(await readFile(table)).toEqual(before)
  })

  it('is read anew where what was kept is damaged, and kept again', async () => {
    const scores = scoresOf(await readLanguageModel(path, kept()))
    const [table = ''] = await tables()
    const whole = await readFile(table)
    for (const damaged of [whole.subarray(0, 1000), Buffer.from('nothing'), whole.fill(7, 5000, 5008)]) {
      await writeFile(table, damaged)
      expect(scoresOf(await readLanguageModel(path, kept()))).toEqual(scores)
    }
    expect(await tables()).toHaveLength(1)
  })

  it('of another file is another: what was kept of the old one goes', async () => {
    await readLanguageModel(path, kept())
    const before = await tables()
    await writeFile(path, gzipSync(ARPA.replace('-1.5', '-1.75')))
    const other = await readLanguageModel(path, kept())
    expect(other.unigram(other.end)).toBeCloseTo(-1.75 * Math.LN10, 5)
    expect(await tables()).not.toEqual(before)
    expect(await tables()).toHaveLength(1)
  })

  it('is read each time where nothing can be kept, and named where it is none', async () => {
    await writeFile(kept(), 'a file where the folder should be')
    expect((await readLanguageModel(path, kept())).words).toHaveLength(2002)
    await writeFile(path, 'no gzip')
    await expect(readLanguageModel(path, kept())).rejects.toMatchObject({ code: 'pack.invalid' })
    await rm(path)
    await expect(readLanguageModel(path, kept())).rejects.toMatchObject({ code: 'pack.invalid' })
  })
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reasonSchema } from '../../protocol/reasons.ts'
import type { Bilingual } from '../words.ts'
import { BEFORE_REASONS } from './before-reasons.ts'
import { COUNT_REASONS } from './count-reasons.ts'
import { JOINED } from './failures/joined.ts'
import { reasonOf } from './read-back.ts'
import { because, joinedReasons, REASON_TABLE, reasonWords, toldWords } from './reasons.ts'
import { argumentsOf, render } from './templates.ts'

const CJK = /[\u4e00-\u9fff]/
const PIPELINE = join(import.meta.dirname, '..', '..')
const ROWS = Object.entries<Bilingual>(REASON_TABLE)

/** What the host's sources say, without their tests and these tables. */
const said = globSync('**/*.ts', {
  cwd: PIPELINE,
  exclude: ['**/*.test.ts', '**/testing/**', '**/measures/reasons/*-reasons.ts', '**/measures/reasons/failures/**'],
})
  .map((path) => readFileSync(join(PIPELINE, path), 'utf8'))
  .join('\n')

/** Something for every place of a sentence. */
function filledIn(text: string): Record<string, string> {
  return Object.fromEntries(argumentsOf(text).map((name, at) => [name, String(at + 3)]))
}

describe.each(ROWS)('the reason %s', (code, { en, zh }) => {
  it('says the same in both languages, with the same places', () => {
    if (!Object.hasOwn(JOINED, code)) expect(zh).toMatch(CJK)
    expect(en).not.toMatch(CJK)
    expect(argumentsOf(zh).toSorted()).toEqual(argumentsOf(en).toSorted())
  })

  it('leaves no place open once it is told', () => {
    const words = reasonWords({ code, args: filledIn(en) })
    expect(`${words?.en} ${words?.zh}`).not.toMatch(/[{}]|undefined/)
  })

  it('is found again in its sentence, as it was kept before there were codes', () => {
    if (Object.hasOwn(COUNT_REASONS, code) || Object.hasOwn(JOINED, code) || /^(allowed|value|await)\./.test(code))
      return
    const args = { ...filledIn(en), ...(code === 'flag.outOfRange' ? { flag: 'A_FLAG' } : {}) }
    expect(reasonOf(render(en, args))).toEqual(Object.keys(args).length === 0 ? { code } : { code, args })
  })

  it('is given by the host still, by its code', () => {
    if (Object.hasOwn(BEFORE_REASONS, code)) return
    expect(said.includes(`'${code}'`)).toBe(true)
  })
})

describe('a session that was kept before there were codes', () => {
  const told = ['told-before.json', 'errors-before.json'].flatMap((name): readonly string[] =>
    JSON.parse(readFileSync(join(import.meta.dirname, 'testing', name), 'utf8')),
  )

  it.each(told)('has %j, which reads the same and is said in Chinese', (sentence) => {
    const because = reasonOf(sentence)
    expect(because && reasonWords(because)?.en).toBe(sentence)
    expect(because && reasonWords(because)?.zh).toMatch(CJK)
  })
})

describe('a reason', () => {
  it('is told as a sentence with what it is made of beside it', () => {
    const told = because('flag.cores', { cores: 2 })
    expect(told).toEqual({
      reason: 'the machine has 2 cores',
      because: { code: 'flag.cores', args: { cores: 2 } },
    })
    expect(reasonSchema.parse(told.because)).toEqual(told.because)
  })

  it('asks for what its sentence fills in, and for nothing else', () => {
    // @ts-expect-error the number of cores is missing
    expect(because('flag.cores').reason).toContain('{cores')
    // @ts-expect-error nothing is filled in
    expect(because('turn.noWords', { cores: 2 }).reason).toBe('no words were recognised')
  })

  it('counts in the plural that its number asks for', () => {
    expect(because('flag.cores', { cores: 1 }).reason).toBe('the machine has 1 core')
  })

  it('may fill in another one, which is said in the same language', () => {
    const why = because('worker.killed', { signal: 'SIGKILL' })
    const told = because('worker.failed', { stage: 'asr', why })
    expect(told.reason).toBe("The asr stage's worker failed: its process was ended by SIGKILL")
    expect(reasonSchema.parse(told.because)).toEqual(told.because)
    expect(toldWords(told).zh).toBe('asr 阶段的工作线程失败：其进程被 SIGKILL 终止')
    expect(
      toldWords({ reason: 'memory: its driver tells none', because: reasonOf('memory: its driver tells none') }).zh,
    ).toBe('显存：其驱动不提供')
  })

  it('may be several in one line', () => {
    const told = joinedReasons([because('turn.noWords'), because('turn.noSound')])
    expect(told?.reason).toBe('no words were recognised; the reply had no sound')
    expect(told && toldWords(told).zh).toBe('没有识别出词语；回复没有声音')
    expect(reasonOf(told?.reason ?? '')).toEqual(told?.because)
    expect(joinedReasons([])).toBeUndefined()
  })

  it('of a later version is not known here', () => {
    expect(reasonWords({ code: 'turn.later' })).toBeUndefined()
    const later = { reason: 'no words of a later version', because: { code: 'turn.later' } }
    expect(toldWords(later)).toEqual({ en: later.reason, zh: later.reason })
    expect(reasonOf('something else')).toBeUndefined()
  })
})

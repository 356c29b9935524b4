import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unknownOfCard } from '../../../pipeline/measures/reasons/card-unknowns.ts'
import { because } from '../../../pipeline/measures/reasons/reasons.ts'
import { hostCode, hostError, hostReason } from './host-words.ts'

const SOURCES = join(import.meta.dirname, '..')

describe('what the host says', () => {
  it('is said by its code in the language in force', () => {
    const { reason, because: why } = because('flag.cores', { cores: 1 })
    expect(hostReason(reason, why, 'en')).toBe('the machine has 1 core')
    expect(hostReason(reason, why, 'zh')).toBe('本机有 1 个核')
  })

  it('is shown as it came where it has no code, or one of a later version, and never hidden', () => {
    expect(hostReason('something new', undefined, 'zh')).toBe('something new')
    expect(hostReason('no words were recognised', { code: 'later.than.this' }, 'zh')).toBe('no words were recognised')
  })

  it('says an error with its advice, and what it fills in in the same language', () => {
    const why = because('worker.killed', { signal: 'SIGKILL' })
    const message = because('worker.failed', { stage: 'asr', why })
    const hint = because('do.sayAgain')
    const error = {
      ...{ code: 'worker.died', message: message.reason, because: message.because },
      ...{ hint: hint.reason, hintBecause: hint.because },
    }
    expect(hostError(error, 'en')).toMatchObject({ message: message.reason, hint: hint.reason })
    expect(hostError(error, 'zh')).toMatchObject({
      message: 'asr 阶段的工作线程失败：其进程被 SIGKILL 终止',
      hint: '它正在重新启动；请再说一次。',
    })
  })

  it('may be a code alone, where it is counted', () => {
    expect(hostCode('access.token', 'en')).toBe('No token, or a wrong one')
    expect(hostCode('access.token', 'zh')).toBe('没有令牌或令牌错误')
    expect(hostCode('later.than.this', 'zh')).toBe('later.than.this')
  })

  it('of a graphics card is several reasons in one line', () => {
    const untold = [because('card.memory', { why: because('card.driver') }), because('card.power', { why: 'asleep' })]
    const card = { unknown: untold.map(({ reason }) => reason), unknownBecause: untold.map((one) => one.because) }
    const told = unknownOfCard(card)
    expect(hostReason(told?.reason ?? '', told?.because, 'zh')).toBe('显存：其驱动不提供；功率：asleep')
    expect(unknownOfCard({ unknown: [] })).toBeUndefined()
  })
})

describe('the page', () => {
  it('looks at no sentence of the host', () => {
    const reading = globSync('**/*.{ts,tsx}', { cwd: SOURCES, exclude: ['**/*.test.*'] }).filter((path) =>
      readFileSync(join(SOURCES, path), 'utf8').includes('read-back.ts'),
    )
    expect(reading).toEqual([])
  })
})

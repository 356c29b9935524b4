import { describe, expect, it } from 'vitest'
import { outcomeOf, type Told, verdictOf } from './verdict.ts'

const FASTER: Told = {
  ...{ metric: 'heardMs', from: 'A', to: 'B', utterances: 16, shift: -84, interval: { from: -96, to: -71 } },
  ...{ adjustedPValue: 0.0001, reachable: true, outcome: 'better', moreTurns: 0, minimumEffect: 10 },
}
const ACCURACY: Told = {
  ...{
    metric: 'wordErrorRate',
    from: 'A',
    to: 'B',
    utterances: 16,
    shift: 0.002,
    interval: { from: -0.004, to: 0.01 },
  },
  ...{ adjustedPValue: 0.6, reachable: true, outcome: 'nothing', moreTurns: null, minimumEffect: 0.01 },
}

describe('what a comparison comes to', () => {
  const outcome = (changes: Partial<Told>) => outcomeOf({ ...FASTER, ...changes }, changes.metric ?? 'heardMs', 10)

  it.each([
    [{}, 'better'],
    [{ shift: 84, interval: { from: 71, to: 96 } }, 'worse'],
    [{ shift: -84, interval: { from: -200, to: 20 }, adjustedPValue: 0.2 }, 'nothing'],
    [{ shift: -12, interval: { from: -20, to: -1 }, adjustedPValue: 0.06 }, 'nothing'],
    [{ shift: -6, interval: { from: -9, to: -3 } }, 'negligible'],
    [{ shift: -6, interval: { from: -12, to: -1 } }, 'negligible'],
    [{ shift: 0, interval: { from: -4, to: 5 }, adjustedPValue: 0.9 }, 'negligible'],
    [{ reachable: false }, 'tooFew'],
    [{ shift: null }, 'tooFew'],
  ] as const)('of %j is %s', (changes, expected) => {
    expect(outcome(changes)).toBe(expected)
  })
})

describe('the verdict', () => {
  it('says direction, interval, n and price in both languages', () => {
    expect(verdictOf(FASTER, ACCURACY)).toEqual({
      en: 'B is 84 ms faster than A (heard), 95 % interval 71 to 96, 16 utterances; no measurable loss of accuracy',
      zh: 'B 比 A 快 84 毫秒（听到延迟），95 % 区间 71 至 96，16 条语句；准确度没有可测出的损失',
    })
  })

  it('says what speed costs in accuracy', () => {
    const worse = { ...ACCURACY, shift: 0.034, outcome: 'worse' as const }
    expect(verdictOf(FASTER, worse).en).toMatch(/; the word error rate is 3\.4 points worse$/)
    expect(verdictOf(worse)).toEqual({
      en: 'B is 3.4 points higher than A (word error rate), 95 % interval 0.4 lower to 1 higher, 16 utterances',
      zh: 'B 比 A 高 3.4 个百分点（词错率），95 % 区间 低 0.4 至高 1，16 条语句',
    })
  })

  it('does not turn what was not found into equality', () => {
    const unclear = {
      ...FASTER,
      shift: -30,
      interval: { from: -70, to: 20 },
      outcome: 'nothing' as const,
      moreTurns: 40,
    }
    expect(verdictOf(unclear)).toEqual({
      en: 'no measurable difference between B and A (heard): 30 ms faster, 95 % interval 70 faster to 20 slower, 16 utterances; about 40 more turns an arm would show 10 ms; accuracy was not measured',
      zh: 'B 与 A 没有可测出的差别（听到延迟）：快 30 毫秒，95 % 区间 快 70 至慢 20，16 条语句；每一方约再测 40 轮可看出 10 毫秒 的差别；未测准确度',
    })
  })

  it('says when a difference does not matter, and when there is too little to say', () => {
    const small = { ...FASTER, shift: -4, interval: { from: -6, to: -2 }, outcome: 'negligible' as const }
    expect(verdictOf(small).en).toMatch(
      /^B and A differ by less than 10 ms, which does not matter \(heard\): 4 ms faster/,
    )
    const few = { ...FASTER, utterances: 1, interval: null, outcome: 'tooFew' as const }
    expect(verdictOf(few).en).toBe(
      'B against A: too few utterances to judge (heard): 84 ms faster, no 95 % interval from 1 utterance',
    )
    expect(verdictOf({ ...few, shift: null }).zh).toBe('B 与 A 无法比较（听到延迟）：没有在两边都测到的语句')
  })

  it('speaks of processor time as time that is taken', () => {
    const cpu: Told = { ...FASTER, metric: 'cpuMs', shift: 120, interval: { from: 90, to: 150 }, outcome: 'worse' }
    expect(verdictOf(cpu)).toEqual({
      en: 'B takes 120 ms more than A (CPU time), 95 % interval 90 to 150, 16 utterances',
      zh: 'B 比 A 多 120 毫秒（CPU 时间），95 % 区间 90 至 150，16 条语句',
    })
  })
})

import { describe, expect, it } from 'vitest'
import { countLosses, type TurnFate } from '../turn-fate.ts'
import { type VerdictFacts, verdictCode, verdictOf } from './verdict.ts'

/** An arm's losses: of 32 turns where nothing else is said, all whole. */
const lost = (fates: readonly TurnFate[] = [], turns = 32) =>
  countLosses([...fates, ...Array<TurnFate>(turns - fates.length).fill('whole')])

const FASTER: VerdictFacts = {
  ...{ metric: 'heardMs', from: 'A', to: 'B', utterances: 16, shift: -84, interval: { from: -96, to: -71 } },
  ...{ minimumEffect: 10, look: 'planned', tooFew: false, moreTurns: null, progress: { done: 32, planned: 32 } },
  ...{ lost: { from: lost(), to: lost() }, wordErrorRates: { from: null, to: null } },
}
const ACCURACY: VerdictFacts = {
  ...FASTER,
  ...{ metric: 'wordErrorRate', shift: 0.002, interval: { from: -0.004, to: 0.008 }, minimumEffect: 0.01 },
  wordErrorRates: { from: 0.018, to: 0.02 },
}
const facts = (changes: Partial<VerdictFacts>): VerdictFacts => ({ ...FASTER, ...changes })

describe('every kind of verdict', () => {
  it.each([
    [
      'clear',
      facts({}),
      'B is 84 ms faster than A (user wait), 95 % interval 71 to 96, 16 utterances',
      'B 比 A 快 84 毫秒（用户等待），95 % 区间 71 至 96，16 条语句',
    ],
    [
      'clear',
      facts({ shift: 84, interval: { from: 71, to: 96 } }),
      'B is 84 ms slower than A (user wait), 95 % interval 71 to 96, 16 utterances',
      'B 比 A 慢 84 毫秒（用户等待），95 % 区间 71 至 96，16 条语句',
    ],
    [
      'small',
      facts({ shift: -4, interval: { from: -6, to: -2 } }),
      'B is 4 ms faster than A (user wait), too little to matter (less than 10 ms), 95 % interval 2 to 6, 16 utterances',
      'B 比 A 快 4 毫秒（用户等待），小到无关紧要（不到 10 毫秒），95 % 区间 2 至 6，16 条语句',
    ],
    [
      'atLeast',
      facts({ shift: -6, interval: { from: -38, to: -1 } }),
      'B is 6 ms faster than A (user wait), 95 % interval 1 to 38, 16 utterances: whether by the 10 ms that matter is open',
      'B 比 A 快 6 毫秒（用户等待），95 % 区间 1 至 38，16 条语句：是否达到要紧的 10 毫秒尚不清楚',
    ],
    [
      'equivalent',
      facts({ shift: 0, interval: { from: -4, to: 5 } }),
      'B and A differ by less than 10 ms (user wait): 0 ms, 95 % interval 4 faster to 5 slower, 16 utterances',
      'B 与 A 相差不到 10 毫秒（用户等待）：0 毫秒，95 % 区间 快 4 至慢 5，16 条语句',
    ],
    [
      'undecided',
      facts({ shift: -30, interval: { from: -70, to: 20 }, moreTurns: 40 }),
      'undecided between B and A (user wait): 30 ms faster, 95 % interval 70 faster to 20 slower, 16 utterances; about 40 more turns an arm would decide',
      'B 与 A 孰优未定（用户等待）：快 30 毫秒，95 % 区间 快 70 至慢 20，16 条语句；每一方约再测 40 轮可定',
    ],
    [
      'tooFew',
      facts({ utterances: 1, interval: null, tooFew: true }),
      'B against A: too few utterances to judge (user wait): 84 ms faster, no 95 % interval from 1 utterance',
      'B 与 A：语句太少，无法判断（用户等待）：快 84 毫秒，1 条语句得不出 95 % 区间',
    ],
    [
      'notMeasured',
      facts({ utterances: 0, shift: null, interval: null, tooFew: true }),
      'B cannot be compared with A (user wait): no utterance was measured in both',
      'B 与 A 无法比较（用户等待）：没有在两边都测到的语句',
    ],
    [
      'running',
      facts({ look: 'running', interval: null, progress: { done: 12, planned: 32 } }),
      'no verdict before the planned end: B against A (user wait), 12 of 32 turns an arm so far',
      '计划完成之前不下结论：B 与 A（用户等待），目前 每一方 12 / 32 轮',
    ],
    [
      'notWorse',
      facts({ ...ACCURACY, shift: -0.03, interval: { from: -0.08, to: 0.006 } }),
      'B is worse than A by less than 1 point, if at all (word error rate): 3 points lower, 95 % interval 8 lower to 0.6 higher, 16 utterances',
      'B 即使比 A 差，也不到 1 个百分点（词错误率）：低 3 个百分点，95 % 区间 低 8 至高 0.6，16 条语句',
    ],
    [
      'clear',
      facts({ metric: 'cpuMs', minimumEffect: 0, shift: 120, interval: { from: 90, to: 150 } }),
      'B takes 120 ms more than A (CPU time per turn), 95 % interval 90 to 150, 16 utterances',
      'B 比 A 多 120 毫秒（每轮 CPU 时间），95 % 区间 90 至 150，16 条语句',
    ],
    [
      'clear',
      facts({ ...ACCURACY, shift: 0.034, interval: { from: 0.012, to: 0.06 } }),
      'B is 3.4 points higher than A (word error rate), 95 % interval 1.2 to 6, 16 utterances',
      'B 比 A 高 3.4 个百分点（词错误率），95 % 区间 1.2 至 6，16 条语句',
    ],
  ] as const)('%s: is told in both languages', (code, said, en, zh) => {
    expect(verdictCode(said)).toBe(code)
    const verdict = verdictOf(said)
    expect(verdict.en.replace(/; accuracy was not measured$/, '')).toBe(en)
    expect(verdict.zh.replace(/；未测准确度$/, '')).toBe(zh)
  })

  it('never says that a difference does not matter by its estimate alone', () => {
    expect(verdictOf(facts({ shift: -6, interval: { from: -38, to: -1 } })).en).not.toContain('too little')
    expect(verdictOf(facts({ shift: -6, interval: { from: -38, to: 1 } })).en).toMatch(/^undecided/)
  })

  it('says that it was ended early, and judged more strictly', () => {
    const early = facts({ look: 'early', progress: { done: 12, planned: 32 } })
    expect(verdictOf(early).en).toMatch(/utterances; ended early, 12 of 32 turns an arm: judged more strictly;/)
    expect(verdictOf(early).zh).toMatch(/；提前结束，每一方 12 \/ 32 轮：按更严的标准判断；/)
    expect(verdictOf({ ...early, progress: { done: 12 } }).en).toContain('ended early, 12 turns an arm:')
  })
})

describe('what was lost', () => {
  const cutOffs = (...fates: TurnFate[]) => lost(fates, 8)

  it('is an objection where who is faster lost more', () => {
    const verdict = verdictOf(facts({ lost: { from: cutOffs(), to: cutOffs('cutOff', 'interrupted', 'cutOff') } }))
    expect(verdict.en).toContain('; but B lost 3 of 8 turns (2 cut off, 1 interrupted), A lost none of 8 turns;')
    expect(verdict.zh).toContain('；但B 8 轮丢失 3 轮（2 轮被截断、1 轮被打断），A 8 轮无一丢失；')
  })

  it('is one too where the reference is faster and lost more', () => {
    const slower = facts({
      shift: 84,
      interval: { from: 71, to: 96 },
      lost: { from: cutOffs('failed'), to: cutOffs() },
    })
    expect(verdictOf(slower).en).toContain('; but A lost 1 of 8 turns (1 failed), B lost none of 8 turns;')
  })

  it('is told where both lost, or who is slower did', () => {
    const both = facts({ lost: { from: cutOffs('notMeasured'), to: cutOffs('cutOff') } })
    expect(verdictOf(both).en).toContain('; B lost 1 of 8 turns (1 cut off), A lost 1 of 8 turns (1 not measured);')
    const other = facts({ lost: { from: cutOffs('notMeasured'), to: cutOffs() } })
    expect(verdictOf(other).en).toContain('; A lost 1 of 8 turns (1 not measured), B lost none of 8 turns;')
  })

  it('stands in every sentence that calls an arm faster that lost more, whatever else is said', () => {
    for (const interval of [
      { from: -96, to: -71 },
      { from: -96, to: -2 },
      { from: -6, to: -2 },
      { from: -96, to: 5 },
    ]) {
      for (const look of ['planned', 'early'] as const) {
        const verdict = verdictOf(facts({ interval, look, lost: { from: cutOffs(), to: cutOffs('interrupted') } }))
        expect(verdict.en).toContain('but B lost 1 of 8 turns')
        expect(verdict.zh).toContain('但B 8 轮丢失 1 轮')
      }
    }
  })

  it('is not mentioned where nothing was', () => {
    expect(verdictOf(FASTER).en).not.toContain('lost')
  })
})

describe('the price of speed in accuracy', () => {
  it('is counted and named in characters where what was said is Chinese', () => {
    const chinese: VerdictFacts = { ...ACCURACY, errorUnit: 'character' }
    const speed = verdictOf(FASTER, chinese)
    expect(speed.en).toContain('the character error rate rises by less than 1 point, if at all')
    expect(speed.zh).toContain('字错误率即使上升也不到')
    expect(verdictOf(FASTER, { ...chinese, tooFew: true, interval: null }).zh).toContain('；字错 2 % 对 1.8 %')
    expect(verdictOf(chinese).en).toContain('(character error rate)')
  })

  it.each([
    [{}, 'the word error rate rises by less than 1 point, if at all (95 % interval 0.4 lower to 0.8 higher)'],
    [
      { shift: -0.03, interval: { from: -0.2, to: 0.005 } },
      'the word error rate rises by less than 1 point, if at all (95 % interval 20 lower to 0.5 higher)',
    ],
    [
      { shift: 0.034, interval: { from: 0.012, to: 0.06 } },
      'the word error rate is 3.4 points worse (95 % interval 1.2 to 6)',
    ],
    [
      { shift: -0.034, interval: { from: -0.06, to: -0.012 } },
      'the word error rate is 3.4 points better (95 % interval 1.2 to 6)',
    ],
    [
      { shift: 0.021, interval: { from: -0.001, to: 0.071 } },
      'accuracy is undecided: word errors 2 % against 1.8 %, a difference of 0.1 lower to 7.1 higher points (95 % interval)',
    ],
    [{ shift: null, interval: null }, 'accuracy was not measured'],
  ] as const)('of %j is told as it is', (changes, clause) => {
    expect(verdictOf(FASTER, facts({ ...ACCURACY, ...changes })).en).toBe(
      `B is 84 ms faster than A (user wait), 95 % interval 71 to 96, 16 utterances; ${clause}`,
    )
  })

  it('of few utterances is not called none: cut-offs and errors are told', () => {
    const few = { from: -0.25, to: 0.32 }
    const accuracy = facts({
      ...{ ...ACCURACY, shift: 0.021, interval: few, tooFew: true, utterances: 8 },
      wordErrorRates: { from: 0.018, to: 0.039 },
    })
    const verdict = verdictOf(facts({ lost: { from: lost([], 8), to: lost(['cutOff'], 8) } }), accuracy)
    expect(verdict.en).toMatch(
      /; but B lost 1 of 8 turns \(1 cut off\), A lost none of 8 turns; word errors 3\.9 % against 1\.8 %: too few utterances to judge accuracy$/,
    )
    expect(verdict.zh).toMatch(/；词错 3\.9 % 对 1\.8 %：语句太少，无法判断准确度$/)
  })

  it('is not asked before the planned end, nor of what is no speed', () => {
    expect(verdictOf(facts({ look: 'running' }), ACCURACY).en).not.toContain('word error')
    expect(verdictOf(facts({ metric: 'cpuMs' }), ACCURACY).en).not.toContain('word error')
  })
})

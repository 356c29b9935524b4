import { describe, expect, it } from 'vitest'
import type { AblationBar, Comparison, TuningPoint } from '../../protocol/experiments.ts'
import { collected } from '../testing/collected.ts'
import { sampleOptions } from '../testing/sample-options.ts'
import { comparedSource } from '../testing/sample-result.ts'
import { writeHtml } from './document.ts'

const base = comparedSource(30, 0)
const comparison = base.result?.comparisons[0] as Comparison

function withResult(changes: { ablation?: AblationBar[]; tuning?: TuningPoint[] }, kind: 'ablation' | 'tune') {
  if (!base.result) throw new Error('no result')
  return { ...base, session: { ...base.session, kind }, result: { ...base.result, ...changes } }
}

describe('a search in the report', () => {
  it('puts the flag that matters most on top of the tornado', async () => {
    const bar = (flag: string, shift: number): AblationBar => ({
      flag,
      alone: { ...comparison, shift, interval: { from: shift - 5, to: shift + 5 } },
    })
    const source = withResult(
      { ablation: [bar('SMALL_FLAG', -3), bar('GREAT_FLAG', 80), bar('MIDDLE_FLAG', -40)] },
      'ablation',
    )
    const page = await collected(writeHtml(source, sampleOptions()))
    const order = ['GREAT_FLAG', 'MIDDLE_FLAG', 'SMALL_FLAG'].map((flag) => page.indexOf(flag))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
  })

  it('rings what the tuner chose and joins the front', async () => {
    const point = (armId: string, heardMs: number | null, chosen: boolean): TuningPoint => ({
      armId,
      round: 1,
      turns: 12,
      heardMs,
      processingMs: 50,
      wordErrorRate: 0.02,
      onFront: chosen,
      chosen,
    })
    const source = withResult(
      { tuning: [point('baseline', 900, false), point('tuned', 600, true), point('x', null, false)] },
      'tune',
    )
    const page = await collected(writeHtml(source, sampleOptions()))
    expect(page.match(/class="ring"/g)).toHaveLength(1)
    expect(page).toContain('class="front"')
    expect(page).toContain('◎')
  })
})

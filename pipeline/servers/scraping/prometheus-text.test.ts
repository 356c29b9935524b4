import fc from 'fast-check'
import { Gauge, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../base/testing/any-text.ts'
import { parsePrometheusText } from './prometheus-text.ts'

describe('Prometheus text', () => {
  it.each([
    ['a plain value', 'up 1', { name: 'up', labels: {}, value: 1 }],
    ['labels', 'a_total{b="c",d="e"} 2.5', { name: 'a_total', labels: { b: 'c', d: 'e' }, value: 2.5 }],
    ['a comma behind the last label', 'a{b="c",} 2', { name: 'a', labels: { b: 'c' }, value: 2 }],
    ['braces, quotes and line breaks within labels', 'a{b="{\\"x\\\\\\n}"} 2', { labels: { b: '{"x\\\n}' } }],
    ['a timestamp behind the value', 'a 1e-3 1700000000000', { value: 0.001 }],
    ['an exemplar of OpenMetrics', 'a_bucket{le="1"} 3 # {trace_id="x"} 0.5', { labels: { le: '1' }, value: 3 }],
    ['infinity', 'a +Inf', { value: Number.POSITIVE_INFINITY }],
    ['no number', 'a NaN', { value: Number.NaN }],
    ['Windows line ends', 'a 4\r', { value: 4 }],
    ['a label called __proto__', 'a{__proto__="x"} 1', { value: 1 }],
  ])('reads %s', (_, line, expected) => {
    expect(parsePrometheusText(`# HELP x y\n${line}\n`)).toMatchObject([expected])
  })

  it.each(['', '<html>', 'a', 'a b', '1a 2', 'a{b="c" 1', '{"json": true}', '# EOF', 'a 0x10', 'a{b=c} 1 2 {'])(
    'passes over what is none: %j',
    (line) => {
      const samples = parsePrometheusText(line)
      for (const sample of samples) expect(Object.keys(sample.labels)).toEqual([])
      expect(samples.length).toBe(line.startsWith('a{b=c}') ? 1 : 0)
    },
  )

  it('reads back what prom-client writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.double({ noNaN: false }), async (label, value) => {
        const registry = new Registry()
        const gauge = new Gauge({ name: 'g', help: 'h', labelNames: ['l'], registers: [registry] })
        gauge.set({ l: label }, value)
        const [sample] = parsePrometheusText(await registry.metrics())
        expect(sample?.labels.l).toBe(label)
        expect(sample?.value).toEqual(value === 0 ? 0 : value)
      }),
    )
  })

  it('tells of each sample what its server declared of the metric', () => {
    const text = '# TYPE a histogram\na_sum 1\n# TYPE a_created gauge\na_created 2\n# TYPE b counter\nb_total 3\nc 4'
    expect(parsePrometheusText(text).map(({ declared }) => declared)).toEqual([
      { type: 'histogram', metric: 'a' },
      { type: 'gauge', metric: 'a_created' },
      { type: 'counter', metric: 'b' },
      undefined,
    ])
  })

  it('takes any text in without failing or hanging', () => {
    fc.assert(
      fc.property(anyText(500), (text) => {
        expect(parsePrometheusText(text).some(({ name }) => name === '')).toBe(false)
      }),
    )
    const nasty = `a{${'b="c",'.repeat(20_000)}`
    expect(parsePrometheusText(nasty)).toEqual([])
  })

  it('takes at most 20,000 samples', () => {
    expect(parsePrometheusText('a 1\n'.repeat(30_000))).toHaveLength(20_000)
  })
})

import { describe, expect, it } from 'vitest'
import { latencyValues } from './latency-values.ts'
import { parsePrometheusText } from './prometheus-text.ts'

const read = (text: string, before?: Parameters<typeof latencyValues>[1]) =>
  latencyValues(parsePrometheusText(text), before)

describe('latencies in a scrape', () => {
  it('are the plan’s plain names, in milliseconds', () => {
    expect(read('first_token_latency 123.5\nup 1\nfoo_total 3').valuesMs).toEqual({ first_token_latency: 123.5 })
  })

  it('are brought to milliseconds where the name says the unit', () => {
    const text = 'a_latency_seconds 0.25\nb_latency_us 1500\nc_latency_ms 7'
    expect(read(text).valuesMs).toEqual({ a_latency: 250, b_latency: 1.5, c_latency: 7 })
  })

  it('are the mean since the scrape before, of a histogram: at first of everything', () => {
    const histogram = (sum: number, count: number) =>
      `x_latency_seconds_bucket{le="1"} ${count}\nx_latency_seconds_sum ${sum}\nx_latency_seconds_count ${count}`
    const first = read(histogram(2, 4))
    expect(first.valuesMs).toEqual({ x_latency: 500 })
    const second = read(histogram(2.2, 6), first.totals)
    expect(second.valuesMs.x_latency).toBeCloseTo(100, 9)
    expect(read(histogram(2.2, 6), second.totals).valuesMs, 'nothing came since').toEqual({})
    expect(read(histogram(0.3, 1), second.totals).valuesMs, 'the server was started again').toEqual({ x_latency: 300 })
  })

  it('are the last value where a gauge stands beside the histogram', () => {
    const text = 'p_latency 80\np_latency_seconds_sum 2\np_latency_seconds_count 4'
    expect(read(text).valuesMs).toEqual({ p_latency: 80 })
  })

  it('are a summary’s mean, not its quantiles', () => {
    const text = 's_latency_ms{quantile="0.99"} 900\ns_latency_ms_sum 30\ns_latency_ms_count 3'
    expect(read(text).valuesMs).toEqual({ s_latency: 10 })
  })

  it('are absent where there is none yet', () => {
    expect(read('a_latency NaN\nb_latency_seconds_sum 0\nb_latency_seconds_count 0').valuesMs).toEqual({})
  })
})

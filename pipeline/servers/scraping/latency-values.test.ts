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
    const text = 'heard_latency 80\nheard_latency_seconds_sum 2\nheard_latency_seconds_count 4'
    expect(read(text).valuesMs).toEqual({ heard_latency: 80 })
  })

  it('are a summary’s mean, not its quantiles', () => {
    const text = 's_latency_ms{quantile="0.99"} 900\ns_latency_ms_sum 30\ns_latency_ms_count 3'
    expect(read(text).valuesMs).toEqual({ s_latency: 10 })
  })

  it('are absent where there is none yet', () => {
    expect(read('pipeline_latency NaN\nb_latency_seconds_sum 0\nb_latency_seconds_count 0').valuesMs).toEqual({})
  })

  /** As Python's client writes them: with the moment at which each metric was made. */
  const PYTHON = `# TYPE vllm:time_to_first_token_seconds histogram
vllm:time_to_first_token_seconds_bucket{le="+Inf",model_name="m"} 4.0
vllm:time_to_first_token_seconds_count{model_name="m"} 4.0
vllm:time_to_first_token_seconds_sum{model_name="m"} 0.5
# TYPE vllm:time_to_first_token_seconds_created gauge
vllm:time_to_first_token_seconds_created{model_name="m"} 1.7645e+09
# TYPE asr_latency_errors_total counter
asr_latency_errors_total 12.0
# TYPE asr_latency_errors_created gauge
asr_latency_errors_created 1.7645e+09
`

  it('are durations alone: no counters, and not the moment at which a metric was made', () => {
    expect(read(PYTHON).valuesMs).toEqual({ 'vllm:time_to_first_token': 125 })
  })

  it.each([
    ['a counter that is called like a duration', '# TYPE wait_latency_seconds counter\nwait_latency_seconds 3'],
    ['a counter of OpenMetrics', '# TYPE wait_latency_seconds counter\nwait_latency_seconds_total 3'],
    ['a moment', '# TYPE x_latency_timestamp_seconds gauge\nx_latency_timestamp_seconds 1.7e9'],
    ['a gauge that does not say its unit', '# TYPE queue_latency gauge\nqueue_latency 3'],
    ['a histogram that does not say its unit', '# TYPE x_latency histogram\nx_latency_sum 3\nx_latency_count 1'],
    ['a gauge of how many', '# TYPE slow_latency_count gauge\nslow_latency_count 3'],
    ['a gauge’s histogram', '# TYPE x_latency_seconds gaugehistogram\nx_latency_seconds_gsum 3'],
  ])('are not %s', (_, text) => {
    expect(read(text).valuesMs).toEqual({})
  })

  it('are taken by name and unit from a server that declares no types', () => {
    expect(read('a_latency_seconds 0.25\nb_latency_total 3\nc_latency_seconds_created 1.7e9').valuesMs).toEqual({
      a_latency: 250,
    })
  })
})

import { describe, expect, it } from 'vitest'
import type { TargetSample } from '../../../pipeline/protocol/monitoring.ts'
import { readPort } from './port.ts'
import { readTarget, seriesOf, stripPath, type TargetDraft } from './remote-target.ts'
import { formatSoakValue } from './soak.ts'

const DRAFT: TargetDraft = {
  name: 'lab',
  metricsUrl: 'http://10.0.0.2:8000/metrics',
  websocketUrl: '',
  everyS: '5',
  alertAboveMs: '',
}

describe('a watched server as it is written down', () => {
  it('is taken with what was given, and nothing made up', () => {
    expect(readTarget(DRAFT, 'id').target).toEqual({
      id: 'id',
      name: 'lab',
      metricsUrls: ['http://10.0.0.2:8000/metrics'],
      everyS: 5,
    })
  })

  it('may be known by its WebSocket alone', () => {
    const { target } = readTarget({ ...DRAFT, metricsUrl: '', websocketUrl: 'ws://10.0.0.2:8000/xiaozhi/v1/' }, 'id')
    expect(target).toMatchObject({ metricsUrls: [], websocketUrl: 'ws://10.0.0.2:8000/xiaozhi/v1/' })
  })

  it.each([
    [{ name: '' }, ['name']],
    [{ metricsUrl: '' }, ['metricsUrl']],
    [{ metricsUrl: 'file:///etc/passwd' }, ['metricsUrl']],
    [{ websocketUrl: 'http://x' }, ['websocketUrl']],
    [{ everyS: '0' }, ['everyS']],
    [{ everyS: '2147484', alertAboveMs: '1e300' }, ['everyS', 'alertAboveMs']],
    [{ everyS: 'soon', alertAboveMs: '-1' }, ['everyS', 'alertAboveMs']],
  ])('with %j is refused at %j', (change, refused) => {
    expect(readTarget({ ...DRAFT, ...change }, 'id')).toEqual({ refused })
  })
})

describe('its strips', () => {
  it('hold each metric’s values in order, leaving out the samples that lack it', () => {
    const sample = (valuesMs: Record<string, number>): TargetSample => ({
      targetId: 'a',
      at: '',
      valuesMs,
      alert: false,
    })
    expect(seriesOf([sample({ a: 1 }), sample({}), sample({ a: 3, b: 2 })])).toEqual([
      { name: 'a', values: [1, 3], newestMs: 3 },
      { name: 'b', values: [2], newestMs: 2 },
    ])
  })

  it('reach the top with the greatest value, and show the limit inside the box', () => {
    expect(stripPath([0, 10], 100, 22)).toEqual({ line: 'M0.0 21.0L100.0 1.0', limitY: undefined })
    expect(stripPath([5], 100, 22, 10)).toEqual({ line: 'M0.0 11.0L100 11.0', limitY: 1 })
    expect(stripPath([], 100, 22).line).toBe('')
  })
})

describe('a port', () => {
  it.each([
    ['8000', 8000],
    [' 0 ', 0],
    ['65536', undefined],
    ['80a', undefined],
    ['', undefined],
  ])('"%s" is %s', (text, port) => expect(readPort(text)).toBe(port))
})

describe('a value of a long run', () => {
  it('has the unit that suits it', () => {
    expect(formatSoakValue('residentBytes', 212.3 * 2 ** 20, 'en-GB')).toBe('212.3 MiB')
    expect(formatSoakValue('eventLoopDelayP99Ms', 1.234, 'en-GB')).toBe('1.23 ms')
    expect(formatSoakValue('handles', 41, 'en-GB')).toBe('41')
    expect(formatSoakValue('handles', -0.25, 'en-GB')).toBe('−0.3')
  })
})

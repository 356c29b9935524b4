import { describe, expect, it } from 'vitest'
import { wyomingBytes } from '../testing/scripted-wyoming.ts'
import { EventCutter, encodeEvent, reportedError } from './events.ts'

const cut = (...pieces: readonly (Uint8Array | string)[]) => {
  const cutter = new EventCutter('there')
  return pieces.flatMap((piece) => cutter.push(Buffer.from(piece)))
}
const PAYLOAD = Uint8Array.of(1, 10, 123, 0)

describe('events of Wyoming', () => {
  it('are a line, and data and bytes behind it, in one stream', () => {
    const bytes = Buffer.concat([
      wyomingBytes('transcript', { text: '你好' }),
      wyomingBytes('audio-chunk', { rate: 22_050, width: 2, channels: 1 }, PAYLOAD),
      wyomingBytes('audio-stop'),
    ])
    expect(cut(bytes).map(({ type, data, payload }) => [type, data, [...payload]])).toEqual([
      ['transcript', { text: '你好' }, []],
      ['audio-chunk', { rate: 22_050, width: 2, channels: 1 }, [...PAYLOAD]],
      ['audio-stop', {}, []],
    ])
  })

  it('are the same wherever the network cuts them, within a character too', () => {
    const bytes = Buffer.concat([wyomingBytes('transcript', { text: '嗨！' }), wyomingBytes('x', {}, PAYLOAD)])
    const whole = cut(bytes)
    for (let at = 1; at < bytes.length; at += 1) expect(cut(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole)
  })

  it('may have their data in the line, and what stands behind it goes before', () => {
    expect(cut('{"type":"a","data":{"x":1,"y":2},"data_length":7}\n{"y":3}')[0]?.data).toEqual({ x: 1, y: 3 })
    expect(cut('{"type":"a"}\r\n')[0]).toMatchObject({ type: 'a', data: {} })
  })

  it('that are sent can be read by whoever knows the protocol', () => {
    expect(encodeEvent('audio-stop').toString()).toBe('{"type":"audio-stop","data":{}}\n')
    const [line = '', payload] = Buffer.from(encodeEvent('audio-chunk', { rate: 16_000 }, Buffer.from('ab')))
      .toString()
      .split('\n')
    expect(JSON.parse(line)).toEqual({ type: 'audio-chunk', data: { rate: 16_000 }, payload_length: 2 })
    expect(payload).toBe('ab')
  })

  it.each([
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a page', '<!doctype html>\n'],
    ['JSON of another form', '{"text":"hi"}\n'],
    ['data that are none', '{"type":"a","data_length":3}\nno!'],
    ['a length below nothing', '{"type":"a","payload_length":-1}\n'],
    ['a length beyond all sense', '{"type":"a","payload_length":9000000000}\n'],
    ['a line that does not end', 'x'.repeat(1024 * 1024 + 1)],
  ])('are not %s', (_name, text) => {
    expect(() => cut(text)).toThrow(expect.objectContaining({ code: 'remote.notTheProtocol' }))
  })

  it('report errors in words', () => {
    const error = (data: object) =>
      reportedError({ type: 'error', data: { ...data }, payload: PAYLOAD }, 'there')?.message
    expect(error({ text: 'No such\nvoice', code: 'VoiceNotFoundError' })).toBe(
      'there reports an error: "No such voice"',
    )
    expect(error({ code: 'ValueError' })).toContain('"ValueError"')
    expect(reportedError({ type: 'info', data: {}, payload: PAYLOAD }, 'there')).toBeUndefined()
  })
})

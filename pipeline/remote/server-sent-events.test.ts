import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventStreamParser, type ServerSentEvent } from './server-sent-events.ts'

function parsed(...pieces: readonly (string | Uint8Array)[]) {
  const events: ServerSentEvent[] = []
  const parser = new EventStreamParser((event) => events.push(event))
  for (const piece of pieces) parser.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  parser.end()
  return { events, comments: parser.comments }
}

const data = (...pieces: readonly (string | Uint8Array)[]) => parsed(...pieces).events.map((event) => event.data)

describe('a stream of server-sent events', () => {
  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
    ['carriage returns', '\r'],
  ])('ends its lines with %s', (_name, end) => {
    expect(data(['data: a', 'data: b', '', 'data:c', '', ''].join(end))).toEqual(['a\nb', 'c'])
  })

  it('has fields with and without a space, and without a value', () => {
    const { events } = parsed('event: done\nid: 7\nretry: 10\ndata:  two\ndata\n\ndata: x\n\n')
    expect(events).toEqual([
      { event: 'done', data: ' two\n' },
      { event: 'message', data: 'x' },
    ])
  })

  it('is kept alive by comments, which are no events', () => {
    expect(parsed(': OPENROUTER PROCESSING\n\n:\n\ndata: x\n\n')).toEqual({
      events: [{ event: 'message', data: 'x' }],
      comments: 2,
    })
  })

  it('begins with a byte-order mark or without', () => {
    expect(data('\uFEFFdata: x\n\n')).toEqual(['x'])
  })

  it('gives out what the end cuts off: servers that simply close lose their last event otherwise', () => {
    expect(data('data: a\n\ndata: [DONE]')).toEqual(['a', '[DONE]'])
  })

  it('reads the same however its bytes are cut into pieces, in the middle of a character and of CR LF too', () => {
    const text = ': hi\r\n\r\ndata: 你好，世界 🙂\r\n\r\ndata: a\rdata: b\r\rdata: 三\n\n'
    const whole = data(text)
    expect(whole).toEqual(['你好，世界 🙂', 'a\nb', '三'])
    const bytes = Buffer.from(text)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        expect(data(...at.slice(1).map((to, i) => bytes.subarray(at[i], to)))).toEqual(whole)
      }),
    )
  })

  it('refuses a line that does not end', () => {
    const megabyte = Buffer.alloc(1 << 20, 'x')
    expect(() => parsed('data: ', ...Array.from({ length: 9 }, () => megabyte))).toThrow(/line that does not end/)
  })
})

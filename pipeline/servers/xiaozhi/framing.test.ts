import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Framing, frame, framingOf, unframe } from './framing.ts'

const framings = fc.constantFrom<Framing>(1, 2, 3)

describe('binary messages', () => {
  it('hold the packet that was put in, in every framing', () => {
    const packets = fc.uint8Array({ minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(packets, framings, fc.nat(2 ** 31), (packet, framing, timestampMs) => {
        expect(unframe(frame(packet, framing, timestampMs), framing)).toEqual({ kind: 'audio', packet })
      }),
    )
  })

  it('are laid out in network order', () => {
    const packet = Uint8Array.of(7, 8, 9)
    expect([...frame(packet, 2, 0x0102)]).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 3, 7, 8, 9])
    expect([...frame(packet, 3, 0x0102)]).toEqual([0, 0, 0, 3, 7, 8, 9])
  })

  it('may be empty: some clients end a recording so', () => {
    for (const framing of [1, 2, 3] as const) expect(unframe(new Uint8Array(0), framing).kind).toBe('empty')
    expect(unframe(frame(new Uint8Array(0), 3, 0), 3).kind).toBe('empty')
  })

  it('whose size is not what the header says are malformed', () => {
    expect(unframe(Uint8Array.of(0, 0, 0, 9, 1), 3).kind).toBe('malformed')
    expect(unframe(Uint8Array.of(0, 2, 0, 0), 2).kind).toBe('malformed')
  })

  it('never throw, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), framings, (junk, framing) => {
        expect(['audio', 'json', 'empty', 'malformed']).toContain(unframe(junk, framing).kind)
      }),
    )
  })

  it('are framed as the header says, raw by default', () => {
    expect([undefined, '1', '2', '3', '9', 'x'].map(framingOf)).toEqual([1, 1, 2, 3, 1, 1])
  })
})

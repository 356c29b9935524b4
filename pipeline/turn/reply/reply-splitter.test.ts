import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReplySplitter, type SplitOptions } from './reply-splitter.ts'

function split(tokens: readonly string[], options: SplitOptions): string[] {
  const splitter = new ReplySplitter(options)
  const pieces = tokens.map((token) => splitter.push(token))
  return [...pieces, splitter.finish()].flatMap((piece) => (piece ? [piece.text] : []))
}

const REPLY = ['ok', 'ay', ',', ' ten', ' min', 'utes', ' starting', ' now', '.', ' any', 'thing', ' else', '?']

describe('cutting a reply into pieces', () => {
  const table: { name: string; options: SplitOptions; pieces: string[] }[] = [
    {
      name: 'without first-token streaming the whole reply is one piece',
      options: { streamFirstBurst: false, firstBurstTokens: 1, byClause: true },
      pieces: ['okay, ten minutes starting now. anything else?'],
    },
    {
      name: 'a burst of one token waits until its word is whole',
      options: { streamFirstBurst: true, firstBurstTokens: 1, byClause: false },
      pieces: ['okay,', ' ten minutes starting now. anything else?'],
    },
    {
      name: 'after the first burst the rest leaves clause by clause',
      options: { streamFirstBurst: true, firstBurstTokens: 1, byClause: true },
      pieces: ['okay,', ' ten minutes starting now.', ' anything else?'],
    },
    {
      name: 'a burst in mid-word grows to the word boundary',
      options: { streamFirstBurst: true, firstBurstTokens: 5, byClause: false },
      pieces: ['okay, ten minutes', ' starting now. anything else?'],
    },
    {
      name: 'a burst longer than the reply is the reply',
      options: { streamFirstBurst: true, firstBurstTokens: 64, byClause: false },
      pieces: ['okay, ten minutes starting now. anything else?'],
    },
    {
      name: 'clause by clause, a complete clause does not wait for the burst to fill',
      options: { streamFirstBurst: true, firstBurstTokens: 64, byClause: true },
      pieces: ['okay,', ' ten minutes starting now.', ' anything else?'],
    },
  ]
  it.each(table)('$name', ({ options, pieces }) => {
    expect(split(REPLY, options)).toEqual(pieces)
  })

  it('cuts Chinese at its own marks, and after any character for a first burst', () => {
    const reply = [
      ...['好的', '，', '我', '来', '说', '明', '。'],
      ...['你', '要', '听', '“', '故事', '”', '，', '对', '吗', '？'],
    ]
    const clauses = { streamFirstBurst: true, firstBurstTokens: 64, byClause: true }
    expect(split(reply, clauses)).toEqual(['好的，', '我来说明。', '你要听“故事”，', '对吗？'])
    expect(split(reply, { ...clauses, firstBurstTokens: 1, byClause: false })).toEqual([
      ...['好的，', '我来说明。你要听“故事”，对吗？'],
    ])
    expect(split(reply.slice(2), { ...clauses, firstBurstTokens: 2 })[0]).toBe('我来')
    expect(
      split(['用', ' Qwen', '2', '.', '5', '吧', '。'], { ...clauses, firstBurstTokens: 2, byClause: false }),
    ).toEqual([...['用 Qwen2.5', '吧。']])
  })

  it('never cuts a number in two', () => {
    const options = { streamFirstBurst: true, firstBurstTokens: 2, byClause: true }
    expect(split(['it', ' costs', ' 3', '.', '5', '0', '.', ' okay', '?'], options)).toEqual([
      ...['it costs', ' 3.50.', ' okay?'],
    ])
    expect(split(['at', ' 7', ':', '30', ',', ' or', ' 8', '.'], { ...options, firstBurstTokens: 64 })).toEqual([
      ...['at 7:30,', ' or 8.'],
    ])
  })

  it('says how many tokens the first hand-over took', () => {
    const splitter = new ReplySplitter({ streamFirstBurst: true, firstBurstTokens: 2, byClause: true })
    expect(['ok', 'ay', ' then'].map((token) => splitter.push(token))).toEqual([
      undefined,
      undefined,
      { text: 'okay', tokens: 3 },
    ])
  })

  it('keeps every character, in order, and hands on nothing that cannot be spoken', () => {
    const token = fc.constantFrom('a', ' b', 'cd', ',', '.', ' ', '?', ' ef', "'s")
    const options = fc.record({
      streamFirstBurst: fc.boolean(),
      firstBurstTokens: fc.integer({ min: 1, max: 20 }),
      byClause: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), options, (tokens, opts) => {
        const pieces = split(tokens, opts)
        expect(tokens.join('').startsWith(pieces.join(''))).toBe(true)
        expect(tokens.join('').slice(pieces.join('').length)).not.toMatch(/\p{L}/u)
        for (const piece of pieces) expect(piece).toMatch(/\p{L}/u)
      }),
    )
  })
})

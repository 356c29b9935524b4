import fc from 'fast-check'

/** Pieces of junk, the same for a seed: bytes, headers that are nearly right, texts, and messages with odd fields. */
export function junkPieces(seed: number, count: number): (string | Uint8Array<ArrayBuffer>)[] {
  const headed = fc.tuple(
    fc.constantFrom([0, 0, 0, 20], [0, 1, 0, 20], [0, 2, 0, 0], [0, 2, 0, 1]),
    fc.uint8Array({ maxLength: 40 }),
  )
  const odd = fc.record({
    type: fc.constantFrom('hello', 'listen', 'abort', 'mcp', 'iot', 'ping', 'x'),
    state: fc.oneof(fc.constantFrom('start', 'stop', 'detect'), fc.anything({ maxDepth: 1 })),
    mode: fc.oneof(fc.constantFrom('auto', 'manual', 'realtime'), fc.integer()),
    text: fc.oneof(fc.string({ maxLength: 20 }), fc.integer()),
    payload: fc.anything({ maxDepth: 1 }),
  })
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    headed.map(([head, rest]) => Uint8Array.from([...head, ...rest])),
    fc.string({ maxLength: 60 }),
    fc.json({ maxDepth: 2 }),
    odd.map((message) => JSON.stringify(message)),
  )
  return fc
    .sample(piece, { seed, numRuns: count })
    .map((each) => (typeof each === 'string' ? each : new Uint8Array(each)))
}

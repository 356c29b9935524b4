import { describe, expect, it } from 'vitest'
import type { Span } from '../protocol/spans.ts'
import { stagesActiveAtOnce } from './overlap.ts'

const span = (stage: Span['stage'], startMs: number, endMs: number, kind: Span['kind'] = 'compute'): Span => ({
  stage,
  name: `${stage}.work`,
  kind,
  startMs,
  endMs,
})

describe('stages active at once', () => {
  const table: { name: string; spans: Span[]; most: number }[] = [
    { name: 'nothing ran', spans: [], most: 0 },
    { name: 'one after another', spans: [span('asr', 0, 5), span('llm', 5, 9), span('tts', 10, 12)], most: 1 },
    { name: 'two side by side', spans: [span('llm', 0, 9), span('tts', 5, 12)], most: 2 },
    { name: 'one stage overlapping itself counts once', spans: [span('tts', 0, 9), span('tts', 5, 12)], most: 1 },
    { name: 'waiting is not working', spans: [span('llm', 0, 9), span('tts', 2, 8, 'queue')], most: 1 },
  ]
  it.each(table)('$name: $most', ({ spans, most }) => {
    expect(stagesActiveAtOnce(spans, ['asr', 'llm', 'tts'])).toBe(most)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import type { LoadedAsrStage } from '../../stages/asr/engine.ts'
import { pocketAsr } from '../../stages/asr/pocket/engine.ts'
import type { LoadedTtsStage } from '../../stages/tts/engine.ts'
import { pocketTts } from '../../stages/tts/pocket/engine.ts'

/** Replies of the kinds that the assistant gives. */
const REPLIES = [
  'okay, ten minutes starting now.',
  'the kitchen light is on.',
  'your name is rachel.',
  'it is seven thirty p m.',
  'i will remind you to water the plants.',
  'playing jazz in the living room.',
  'sixteen and three is nineteen.',
  'good morning, how can i help?',
]

let asr: LoadedAsrStage
let tts: LoadedTtsStage
beforeAll(async () => {
  const { models } = await openPack(pocketPackDir())
  ;[asr, tts] = await Promise.all([pocketAsr.load({ model: models.asr }), pocketTts.load({ model: models.tts })])
})
afterAll(() => Promise.all([asr.close(), tts.close()]))

async function readBack(text: string, vocoder: 'quality' | 'fast'): Promise<string> {
  const pieces: number[] = []
  const request = { text, streaming: false, chunkSamples: 4096, vocoder }
  await tts.speak(request, ({ pcm }) => {
    for (const sample of pcm) pieces.push(sample)
  }).done
  // A little quiet on either side, as around any utterance.
  const heard = new Float32Array(pieces.length + 8000)
  heard.set(pieces, 4000)
  return (await asr.transcribe(heard)).text
}

/** Insertions, deletions and substitutions of words between two texts. */
function wordErrors(spoken: readonly string[], read: readonly string[]): number {
  let row = read.map((_, index) => index + 1)
  row.unshift(0)
  for (const [index, word] of spoken.entries()) {
    const next = [index + 1]
    for (const [column, other] of read.entries()) {
      const substitution = (row[column] ?? 0) + (word === other ? 0 : 1)
      next.push(Math.min(substitution, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

describe('what the assistant says', () => {
  it.each(['quality', 'fast'] as const)(
    'can be understood: our recogniser reads it back (%s vocoder)',
    async (vocoder) => {
      let errors = 0
      let words = 0
      for (const reply of REPLIES) {
        const spoken = reply.replace(/[^a-z' ]/g, '').split(' ')
        const read = await readBack(reply, vocoder)
        errors += wordErrors(spoken, read.split(' '))
        words += spoken.length
      }
      expect(errors / words).toBeLessThanOrEqual(0.15)
    },
  )
})

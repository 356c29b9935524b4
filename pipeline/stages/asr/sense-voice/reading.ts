import { FRAME_SHIFT_SAMPLES } from '../../../acoustic-features/feature-options.ts'
import type { TokenTable } from '../../../models/token-table.ts'
import { bestOf, logProbabilityOf } from '../windowed/logits.ts'
import { TokenTrail } from '../windowed/token-trail.ts'
import type { EncodedFrames } from '../windowed/window-encoder.ts'

const BLANK = 0
/** The network puts so many frames before those of the audio, and as many symbols before the text: language, emotion, event, form. */
const TAGS = 4
/** Six rows of features go into a frame. */
const FRAME_SAMPLES = 6 * FRAME_SHIFT_SAMPLES

/** What the network's scores say: the best symbol of each frame, once where it goes on, without blanks and tags. */
export function readSenseVoice({ rows, width, count }: EncodedFrames, tokens: TokenTable): TokenTrail {
  const trail = new TokenTrail(tokens, FRAME_SAMPLES)
  let last = -1
  let heard = 0
  for (let row = 0; row < count; row += 1) {
    const symbol = bestOf(rows, row, width)
    if (symbol !== BLANK && symbol !== last) {
      heard += 1
      if (heard > TAGS) {
        trail.add({ id: symbol, frame: row - TAGS, logProbability: logProbabilityOf(rows, row, width, symbol) })
      }
    }
    last = symbol
  }
  return trail
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encoderChunksMs, withEncoder } from '../../models/encoder-choice.ts'
import { type StageModel, weightBytes } from '../../models/stage-model.ts'
import { graphPath } from './testing/layouts.ts'
import { TINY_MODELS, tinyModel } from './testing/tiny-models.ts'
import { transducerAsr } from './transducer/engine.ts'

const CHUNK_320 = 'encoder.onnx'
const CHUNK_640 = 'encoder-640.onnx'

function listed(path: string) {
  const bytes = readFileSync(graphPath('zipformer2', path))
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** The tiny zipformer2 with the encoders of two chunk sizes, which share the rest. */
function severalEncoders(): StageModel {
  const one = tinyModel(TINY_MODELS[0])
  const graphs = { decoder: 'decoder.onnx', joiner: 'joiner.onnx' }
  const float32 = { ...graphs, 'encoder.640': CHUNK_640, 'encoder.320': CHUNK_320 }
  return {
    ...one,
    described: { ...one.described, variants: { float32 } },
    listed: [...one.listed, listed(CHUNK_640)],
  }
}

describe('a model with encoders for several chunk sizes', () => {
  const model = severalEncoders()

  it('names them, the shortest first', () => {
    expect(encoderChunksMs(model, 'float32')).toEqual([320, 640])
    expect(encoderChunksMs(tinyModel(TINY_MODELS[0]), 'float32')).toEqual([])
  })

  it('counts the weights of the one that is loaded', () => {
    const rest = weightBytes(tinyModel(TINY_MODELS[0]), 'float32') - listed(CHUNK_320).bytes
    expect(weightBytes(withEncoder(model, 640), 'float32')).toBe(rest + listed(CHUNK_640).bytes)
  })

  it.each([
    [undefined, 320, CHUNK_320],
    [640, 640, CHUNK_640],
  ])('asked for %s ms loads the encoder of %i ms, and reads no other', async (asked, chunkMs, file) => {
    const stage = await transducerAsr.load({ model, ...(asked ? { encoderMs: asked } : {}) })
    expect(stage.unitSamples).toBe(chunkMs * 16)
    // 13 rows that a zipformer2 sees ahead, and the window of the last.
    expect(stage.lookAheadSamples).toBe(155 * 16)
    expect(Object.keys(stage.facts.digests).filter((name) => name.startsWith('encoder'))).toEqual([file])
    await stage.close()
  })
})

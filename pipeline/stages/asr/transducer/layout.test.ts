import { describe, expect, it } from 'vitest'
import { TokenTable } from '../../../models/token-table.ts'
import { transducerLayout } from './layout.ts'
import { promptIndex } from './prompt.ts'

const tokens = TokenTable.parse('<blk> 0\n<sos/eos> 1\n<unk> 2\n好 3')
const icefall = { model_type: 'zipformer2', T: '45', decode_chunk_len: '32' }
const nemo = {
  ...{ vocab_size: '40', window_size: '25', chunk_shift: '16', subsampling_factor: '8', feat_dim: '128' },
  ...{ cache_last_channel_dim1: '3', normalize_type: 'NA' },
}

describe("a transducer's layout", () => {
  it('is told by the metadata of its encoder', () => {
    expect(transducerLayout(icefall, tokens)).toMatchObject({
      ...{ family: 'icefall', blank: 0, walk: { windowFrames: 45, shiftFrames: 32 } },
      rules: { silent: [0, 2], mostPerFrame: 1, frameSamples: 640 },
    })
    expect(transducerLayout(nemo, tokens)).toMatchObject({
      ...{ family: 'nemo', blank: 40, walk: { windowFrames: 25, shiftFrames: 16 } },
      rules: { silent: [40], mostPerFrame: 10, frameSamples: 1280 },
    })
  })

  it.each([
    [{ model_type: 'lstm' }, 'of the type "lstm"'],
    [{}, 'of the type "unknown"'],
    [{ ...icefall, feature: 'whisper' }, 'wants "whisper" features'],
    [{ ...nemo, normalize_type: 'per_feature' }, 'normalised "per_feature"'],
    [{ model_type: 'zipformer', T: '39' }, 'no whole number "decode_chunk_len"'],
  ])('is refused with the reason: %j', (metadata, reason) => {
    expect(() => transducerLayout(metadata as Record<string, string>, tokens)).toThrow(reason)
  })
})

describe('the language that a multilingual encoder is told', () => {
  const dictionary = '{"auto": 101, "en-GB": 9, "en-US": 0, "zh-CN": 4, "de-AT": 7}'
  const metadata = { auto_prompt_id: '101', prompt_dictionary: dictionary }

  it.each([
    ['zh-CN', 4],
    ['zh', 4],
    ['en', 0],
    ['en-GB', 9],
    ['en-IN', 9],
    ['de', 7],
    ['fr', 101],
    [undefined, 101],
  ])('%s is number %i', (language, index) => {
    expect(promptIndex(metadata, language)).toBe(index)
  })

  it('cannot be told where the list cannot be read', () => {
    expect(() => promptIndex({ ...metadata, prompt_dictionary: '[' }, 'zh')).toThrow('list of locales')
  })
})

import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { ListedFile } from '../../../../models/manifest.ts'

/** Kinds of values in the head of a GGUF file (version 3). */
const U32 = 4
const I32 = 5
const F32 = 6
const BOOL = 7
const TEXT = 8
const LIST = 9
const ALIGNMENT = 32

const WIDTH = 64
const HIDDEN = 128
const LAYERS = 2
const HEADS = 4
const KEY_HEADS = 2
export const TINY_CONTEXT_TOKENS = 512

const NORMAL = 1
const UNKNOWN = 2
const CONTROL = 3
const USER_DEFINED = 4
const BYTE = 6
/** As in the vocabularies of Llama: marks, all bytes, the tags of a chat, and a few words. */
const VOCABULARY: readonly (readonly [string, number])[] = [
  ...([
    ['<unk>', UNKNOWN],
    ['<s>', CONTROL],
    ['</s>', CONTROL],
  ] as const),
  ...Array.from(
    { length: 256 },
    (_, byte) => [`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, BYTE] as const,
  ),
  ...(['<|im_start|>', '<|im_end|>'] as const).map((tag) => [tag, USER_DEFINED] as const),
  ...['▁', '▁hello', '▁the', 'e', 'l', 'o', 'h', 't', 'a', '你', '好', '，', '。', '\n'].map(
    (text) => [text, NORMAL] as const,
  ),
  ...Array.from({ length: 60 }, (_, n) => [`▁w${n}`, NORMAL] as const),
]
const TEMPLATE =
  "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

/** Writes a language model of half a megabyte with random weights, always the same: it runs as real ones do, and says nonsense. */
export async function writeTinyGguf(path: string): Promise<Pick<ListedFile, 'bytes' | 'sha256'>> {
  const tensors = tinyTensors()
  const pairs = tinyPairs()
  const counts = Buffer.concat([u32(3), u64(tensors.length), u64(pairs.length)])
  let offset = 0
  const infos = tensors.map(({ name, shape }) => {
    const info = [text(name), u32(shape.length), ...[...shape].reverse().map(u64), u32(0), u64(offset)]
    offset += aligned(4 * sizeOf(shape))
    return Buffer.concat(info)
  })
  const head = Buffer.concat([Buffer.from('GGUF'), counts, ...pairs, ...infos])
  const weights = tensors.map(({ values }) => padded(Buffer.from(values.buffer)))
  const bytes = Buffer.concat([padded(head), ...weights])
  await writeFile(path, bytes)
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function tinyPairs(): Buffer[] {
  const number = (key: string, value: number) => pair(key, U32, u32(value))
  const id = (name: string) => VOCABULARY.findIndex(([token]) => token === name)
  return [
    pair('general.architecture', TEXT, text('llama')),
    pair('general.name', TEXT, text('tiny-random')),
    number('llama.block_count', LAYERS),
    number('llama.context_length', TINY_CONTEXT_TOKENS),
    number('llama.embedding_length', WIDTH),
    number('llama.feed_forward_length', HIDDEN),
    number('llama.attention.head_count', HEADS),
    number('llama.attention.head_count_kv', KEY_HEADS),
    pair('llama.attention.layer_norm_rms_epsilon', F32, f32(1e-5)),
    number('llama.rope.dimension_count', WIDTH / HEADS),
    number('llama.vocab_size', VOCABULARY.length),
    pair('tokenizer.ggml.model', TEXT, text('llama')),
    list(
      'tokenizer.ggml.tokens',
      TEXT,
      VOCABULARY.map(([token]) => text(token)),
    ),
    list(
      'tokenizer.ggml.scores',
      F32,
      VOCABULARY.map((_, n) => f32(n < 261 ? 0 : 261 - n)),
    ),
    list(
      'tokenizer.ggml.token_type',
      I32,
      VOCABULARY.map(([, type]) => u32(type)),
    ),
    number('tokenizer.ggml.bos_token_id', id('<s>')),
    number('tokenizer.ggml.eos_token_id', id('<|im_end|>')),
    number('tokenizer.ggml.unknown_token_id', id('<unk>')),
    pair('tokenizer.ggml.add_bos_token', BOOL, Buffer.of(0)),
    pair('tokenizer.chat_template', TEXT, text(TEMPLATE)),
  ]
}

interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

function tinyTensors(): Tensor[] {
  const random = normals(3)
  const scattered = (name: string, ...shape: readonly number[]): Tensor => ({
    ...{ name: `${name}.weight`, shape },
    values: Float32Array.from({ length: sizeOf(shape) }, () => 0.3 * random()),
  })
  const ones = (name: string): Tensor => ({
    ...{ name: `${name}.weight`, shape: [WIDTH], values: new Float32Array(WIDTH).fill(1) },
  })
  const keys = (WIDTH / HEADS) * KEY_HEADS
  const layer = (n: number) => [
    ones(`blk.${n}.attn_norm`),
    scattered(`blk.${n}.attn_q`, WIDTH, WIDTH),
    scattered(`blk.${n}.attn_k`, keys, WIDTH),
    scattered(`blk.${n}.attn_v`, keys, WIDTH),
    scattered(`blk.${n}.attn_output`, WIDTH, WIDTH),
    ones(`blk.${n}.ffn_norm`),
    scattered(`blk.${n}.ffn_gate`, HIDDEN, WIDTH),
    scattered(`blk.${n}.ffn_up`, HIDDEN, WIDTH),
    scattered(`blk.${n}.ffn_down`, WIDTH, HIDDEN),
  ]
  const words = VOCABULARY.length
  const ends = [scattered('token_embd', words, WIDTH), ones('output_norm'), scattered('output', words, WIDTH)]
  return [...ends, ...Array.from({ length: LAYERS }, (_, n) => layer(n)).flat()]
}

/** Normally distributed numbers, always the same for a seed. */
function normals(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)])
}

function pair(key: string, kind: number, value: Buffer): Buffer {
  return Buffer.concat([text(key), u32(kind), value])
}

function list(key: string, kind: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([text(key), u32(LIST), u32(kind), u64(values.length), ...values])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8')
  return Buffer.concat([u64(bytes.length), bytes])
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

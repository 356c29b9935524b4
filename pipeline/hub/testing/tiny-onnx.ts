/** What a tiny graph says of itself. */
export interface TinyGraph {
  readonly inputs?: readonly string[]
  readonly outputs?: readonly string[]
  readonly metadata?: Readonly<Record<string, string>>
  /** Files beside it in which weights lie. */
  readonly weightFiles?: readonly string[]
}

/** The bytes of an .onnx that has names, metadata and a large weight in the middle, and that nobody could run. */
export function tinyOnnx({ inputs = [], outputs = [], metadata = {}, weightFiles = [] }: TinyGraph): Buffer {
  const named = (name: string) => message(1, Buffer.from(name))
  const external = weightFiles.map((file) => message(13, entry('location', file)))
  const graph = Buffer.concat([
    // A node, and weights that have to be passed over.
    message(1, Buffer.concat([named('input'), message(4, Buffer.from('Identity'))])),
    message(5, Buffer.concat([message(8, Buffer.from('weight')), message(9, Buffer.alloc(100_000, 7))])),
    ...external.map((each) => message(5, each)),
    ...inputs.map((name) => message(11, named(name))),
    ...outputs.map((name) => message(12, named(name))),
  ])
  const entries = Object.entries(metadata).map(([key, value]) => message(14, entry(key, value)))
  return Buffer.concat([Buffer.from([0x08, 8]), message(7, graph), ...entries])
}

/** The head of a .gguf with some of what it may say. */
export function tinyGguf(says: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(says).map(([key, value]) => Buffer.concat([ggufText(key), u32(8), ggufText(value)]))
  const tokens = Buffer.concat([
    ggufText('tokenizer.ggml.tokens'),
    u32(9),
    u32(8),
    u64(2),
    ggufText('a'),
    ggufText('b'),
  ])
  const count = Buffer.concat([ggufText('llama.block_count'), u32(4), u32(2)])
  const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(pairs.length + 2)])
  return Buffer.concat([head, tokens, count, ...pairs, Buffer.alloc(1000, 1)])
}

function entry(key: string, value: string): Buffer {
  return Buffer.concat([message(1, Buffer.from(key)), message(2, Buffer.from(value))])
}

function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left])
    bytes.push((left % 128) + 128)
  }
}

function ggufText(text: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)])
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

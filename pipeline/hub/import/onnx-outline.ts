import { open } from 'node:fs/promises'
import { Failure, messageOf } from '../../base/failure.ts'
import { type Field, ProtobufFile } from './protobuf-file.ts'

/** What can be told of an ONNX graph without loading it. */
export interface OnnxOutline {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** What its export wrote beside it. */
  readonly metadata: Readonly<Record<string, string>>
  /** Files beside it in which weights lie. */
  readonly weightFiles: readonly string[]
}

/** Fields of onnx.proto. */
const GRAPH = 7
const METADATA_PROPS = 14
const INITIALIZER = 5
const INPUT = 11
const OUTPUT = 12
const EXTERNAL_DATA = 13
const [KEY, VALUE, NAME] = [1, 2, 1]
/** Weights that lie elsewhere are described in a few hundred bytes. */
const MOST_DESCRIPTION_BYTES = 4096
/** Longest entry of metadata that is of interest. */
const MOST_ENTRY_BYTES = 1 << 20

/**
 * Reads the names of a graph's inputs and outputs, its metadata and where its weights lie; what is large is passed over.
 *
 * @throws Failure `import.unreadable` where the file is missing or no ONNX graph
 */
export async function readOnnxOutline(path: string): Promise<OnnxOutline> {
  try {
    const file = await open(path, 'r')
    try {
      return await outlineOf(new ProtobufFile(file, (await file.stat()).size))
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new Failure('import.unreadable', `${path} cannot be read as an ONNX graph: ${messageOf(error)}`)
  }
}

async function outlineOf(file: ProtobufFile): Promise<OnnxOutline> {
  const [inputs, outputs]: [string[], string[]] = [[], []]
  const metadata: Record<string, string> = {}
  const weightFiles = new Set<string>()
  let hasGraph = false
  for await (const field of file.fields()) {
    if (field.number === METADATA_PROPS && field.end - field.start <= MOST_ENTRY_BYTES) {
      const { key, value } = await entryOf(file, field)
      metadata[key] = value
    }
    if (field.number !== GRAPH) continue
    hasGraph = true
    for await (const part of file.fields(field.start, field.end)) {
      if (part.number === INPUT) inputs.push(await textIn(file, part, NAME))
      if (part.number === OUTPUT) outputs.push(await textIn(file, part, NAME))
      if (part.number === INITIALIZER && part.end - part.start <= MOST_DESCRIPTION_BYTES) {
        const location = await locationOf(file, part)
        if (location !== undefined) weightFiles.add(location)
      }
    }
  }
  if (!hasGraph) throw new RangeError('it has no graph')
  return { inputs, outputs, metadata, weightFiles: [...weightFiles] }
}

async function locationOf(file: ProtobufFile, initializer: Field): Promise<string | undefined> {
  for await (const part of file.fields(initializer.start, initializer.end)) {
    if (part.number !== EXTERNAL_DATA) continue
    const { key, value } = await entryOf(file, part)
    if (key === 'location') return value
  }
  return undefined
}

async function entryOf(file: ProtobufFile, { start, end }: Field) {
  let [key, value] = ['', '']
  for await (const half of file.fields(start, end)) {
    const text = (await file.read(half, MOST_ENTRY_BYTES)).toString('utf8')
    if (half.number === KEY) key = text
    if (half.number === VALUE) value = text
  }
  return { key, value }
}

async function textIn(file: ProtobufFile, { start, end }: Field, number: number): Promise<string> {
  for await (const part of file.fields(start, end)) {
    if (part.number === number) return (await file.read(part)).toString('utf8')
  }
  return ''
}

import { Failure } from '../../base/failure.ts'
import type { ModelFolder } from './folder.ts'
import type { Layout, Recogniser } from './layout.ts'
import { funAsr, moonshineStreaming, oneGraph, paraformer, smartTurn, transducer } from './speech-layouts.ts'
import { causal, encoderDecoder, gguf, kokoroFace, lexiconVoice, piper } from './text-and-voice-layouts.ts'

/** In this order: the first that fits. */
const RECOGNISERS: readonly Recogniser[] = [
  ...[gguf, encoderDecoder, causal, transducer, oneGraph, paraformer, kokoroFace, lexiconVoice, piper],
  ...[funAsr, moonshineStreaming, smartTurn],
]

/**
 * Finds out what a folder holds, by the contents of its files.
 *
 * @throws Failure `import.unknown` with what there is and what was looked for; `import.unreadable`, `import.ambiguous`
 */
export async function recognise(folder: ModelFolder): Promise<Layout> {
  for (const recogniser of RECOGNISERS) {
    const layout = await recogniser(folder)
    if (layout) return layout
  }
  throw await unknown(folder)
}

async function unknown(folder: ModelFolder): Promise<Failure> {
  if (folder.has('genai_config.json')) {
    return new Failure(
      'import.unknown',
      `${folder.folder} is an export for onnxruntime-genai without the files of the model itself`,
      'It needs config.json and tokenizer.json beside model.onnx.',
    )
  }
  const graphs = folder.like('**/*.onnx')
  const [graph] = graphs
  if (graph === undefined) {
    const shown = folder.paths.slice(0, 8).join(', ')
    return new Failure('import.unknown', `${folder.folder} holds no model (${shown || 'it is empty'})`)
  }
  const { inputs, outputs, metadata } = await folder.outline(graph)
  const type = metadata.model_type === undefined ? '' : `, model_type ${metadata.model_type}`
  return new Failure(
    'import.unknown',
    `${folder.folder} holds no model of a known layout: ${graph} takes ${inputs.join(', ')} and gives ${outputs.join(', ')}${type}`,
    'The whole folder of the export is needed, with tokens.txt or config.json and tokenizer.json.',
  )
}

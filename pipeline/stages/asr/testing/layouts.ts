import { fileURLToPath } from 'node:url'
import { engineSettings } from '../../../inference/engine.ts'
import { readTokenTable } from '../../../models/token-table.ts'
import { openZipformerCtc } from '../ctc/model.ts'
import { openParaformer } from '../paraformer/model.ts'
import { openSenseVoice, type SenseVoiceModel } from '../sense-voice/model.ts'
import { openTransducer } from '../transducer/model.ts'
import type { WindowModel } from '../windowed/window-recogniser.ts'

/** The layouts of which there are tiny graphs, made by assets/recipes/parity. */
export const STREAMING_LAYOUTS = ['zipformer2', 'zipformer', 'nemo', 'zipformer2-ctc', 'paraformer'] as const
export type StreamingLayout = (typeof STREAMING_LAYOUTS)[number]

/** Which language the models are told that ask for one. */
const LANGUAGE = 'zh'
const settings = engineSettings({ warmUp: false })

/** The path of a file of a layout's tiny graphs. */
export function graphPath(layout: string, file: string): string {
  return fileURLToPath(new URL(`./graphs/${layout}/${file}`, import.meta.url))
}

function parts(layout: string) {
  return {
    encoderPath: graphPath(layout, 'encoder.onnx'),
    decoderPath: graphPath(layout, 'decoder.onnx'),
    joinerPath: graphPath(layout, 'joiner.onnx'),
    tokensPath: graphPath(layout, 'tokens.txt'),
  }
}

/** Opens a streaming layout's tiny model. */
export function openLayout(layout: StreamingLayout): Promise<WindowModel<unknown>> {
  const files = parts(layout)
  if (layout === 'zipformer2-ctc') {
    return openZipformerCtc(graphPath(layout, 'model.onnx'), files.tokensPath, settings) as Promise<
      WindowModel<unknown>
    >
  }
  if (layout === 'paraformer') return openParaformer(files, settings) as Promise<WindowModel<unknown>>
  return openTransducer(files, settings, LANGUAGE) as Promise<WindowModel<unknown>>
}

/** Opens the tiny SenseVoice. */
export function openSenseVoiceModel(): Promise<SenseVoiceModel> {
  const [model, tokens] = [graphPath('sense-voice', 'model.onnx'), graphPath('sense-voice', 'tokens.txt')]
  return openSenseVoice(model, tokens, settings, LANGUAGE)
}

/** What a layout's symbols look like to sherpa-onnx. */
export async function pieces(layout: string, ids: readonly number[]): Promise<readonly string[]> {
  const table = await readTokenTable(graphPath(layout, 'tokens.txt'))
  return ids.map((id) => table.pieceOf(id))
}

/** The part of a job for sherpa-onnx that names the model. */
export function oracleModel(layout: StreamingLayout | 'sense-voice') {
  const { tokensPath, encoderPath, decoderPath, joinerPath } = parts(layout)
  const modelPath = graphPath(layout, 'model.onnx')
  if (layout === 'sense-voice') return { kind: 'sense-voice', tokensPath, modelPath, language: LANGUAGE } as const
  if (layout === 'zipformer2-ctc') return { kind: 'ctc', tokensPath, modelPath } as const
  if (layout === 'paraformer') return { kind: 'paraformer', tokensPath, encoderPath, decoderPath } as const
  const model = { kind: 'transducer', tokensPath, encoderPath, decoderPath, joinerPath } as const
  return layout === 'nemo' ? { ...model, language: 'zh-CN' } : model
}

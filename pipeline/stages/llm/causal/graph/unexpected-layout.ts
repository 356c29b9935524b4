import { Failure } from '../../../../base/failure.ts'

/** A model of another layout than this engine runs. */
export function unexpectedLayout(what: string): Failure {
  return new Failure(
    'model.unexpected-layout',
    `The language model cannot be used: ${what}`,
    'Use a text-only model exported for generation with a key/value cache (Hugging Face ONNX layout).',
  )
}

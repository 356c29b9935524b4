import { type CodedSentence, Failure } from '../../../../base/failure.ts'
import { because } from '../../../../measures/reasons/reasons.ts'

/** A model of another layout than this engine runs. */
export function unexpectedLayout(what: CodedSentence): Failure {
  return new Failure('model.unexpected-layout', because('llm.layout', { why: what }), because('do.useTextModel'))
}

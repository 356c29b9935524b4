/** The transducer's worker. */
import { requiredPath } from '../../../models/stage-model.ts'
import { recogniserOptions } from '../engine-options.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { WindowRecogniser } from '../windowed/window-recogniser.ts'
import { openTransducer } from './model.ts'

await serveRecogniser(async ({ files, settings, engineOptions, language: spoken }, board) => {
  const parts = {
    encoderPath: requiredPath(files, 'encoder'),
    decoderPath: requiredPath(files, 'decoder'),
    joinerPath: requiredPath(files, 'joiner'),
    tokensPath: requiredPath(files, 'tokens'),
  }
  const { language = spoken } = recogniserOptions(engineOptions)
  return new WindowRecogniser(await openTransducer(parts, settings, language), board)
})

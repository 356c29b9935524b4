/** The transducer's worker. */
import { requiredPath } from '../../../models/stage-model.ts'
import { recogniserOptions } from '../engine-options.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { WindowRecogniser } from '../windowed/window-recogniser.ts'
import { openTransducer } from './model.ts'

await serveRecogniser(async ({ files, settings, engineOptions }, board) => {
  const parts = {
    encoderPath: requiredPath(files, 'encoder'),
    decoderPath: requiredPath(files, 'decoder'),
    joinerPath: requiredPath(files, 'joiner'),
    tokensPath: requiredPath(files, 'tokens'),
  }
  return new WindowRecogniser(await openTransducer(parts, settings, recogniserOptions(engineOptions).language), board)
})

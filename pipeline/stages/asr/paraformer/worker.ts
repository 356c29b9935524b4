/** Paraformer's worker. */
import { requiredPath } from '../../../models/stage-model.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { WindowRecogniser } from '../windowed/window-recogniser.ts'
import { openParaformer } from './model.ts'

await serveRecogniser(async ({ files, settings }, board) => {
  const parts = {
    encoderPath: requiredPath(files, 'encoder'),
    decoderPath: requiredPath(files, 'decoder'),
    tokensPath: requiredPath(files, 'tokens'),
  }
  return new WindowRecogniser(await openParaformer(parts, settings), board)
})

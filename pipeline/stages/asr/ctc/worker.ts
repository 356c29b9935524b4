/** The CTC recogniser's worker. */
import { requiredPath } from '../../../models/stage-model.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { WindowRecogniser } from '../windowed/window-recogniser.ts'
import { openZipformerCtc } from './model.ts'

await serveRecogniser(async ({ files, settings }, board) => {
  const model = await openZipformerCtc(requiredPath(files, 'model'), requiredPath(files, 'tokens'), settings)
  return new WindowRecogniser(model, board)
})

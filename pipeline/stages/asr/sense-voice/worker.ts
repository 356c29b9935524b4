/** SenseVoice's worker. */
import { requiredPath } from '../../../models/stage-model.ts'
import { recogniserOptions } from '../engine-options.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { openSenseVoice } from './model.ts'
import { SenseVoiceRecogniser } from './recogniser.ts'

await serveRecogniser(async ({ files, settings, engineOptions, language: spoken }, board) => {
  const { language = spoken } = recogniserOptions(engineOptions)
  const [model, tokens] = [requiredPath(files, 'model'), requiredPath(files, 'tokens')]
  return new SenseVoiceRecogniser(await openSenseVoice(model, tokens, settings, language), board)
})

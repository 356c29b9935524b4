/** Moonshine's worker. */
import { requiredPath } from '../../../models/stage-model.ts'
import { serveRecogniser } from '../serve-recogniser.ts'
import { openMoonshine } from './model.ts'
import { MoonshineRecogniser } from './recogniser.ts'

await serveRecogniser(async ({ files, settings }, board) => {
  const paths = {
    config: requiredPath(files, 'config'),
    tokenizer: requiredPath(files, 'tokenizer'),
    frontend: requiredPath(files, 'frontend'),
    encoder: requiredPath(files, 'encoder'),
    adapter: requiredPath(files, 'adapter'),
    crossKv: requiredPath(files, 'crossKv'),
    decoderKv: requiredPath(files, 'decoderKv'),
  }
  return new MoonshineRecogniser(await openMoonshine(paths, settings), board)
})

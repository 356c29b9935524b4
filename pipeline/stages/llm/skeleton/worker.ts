/** The worker of the skeleton engine. */
import { serveLanguageModel } from '../serve-language-model.ts'
import { openEcho } from './echo-model.ts'

await serveLanguageModel(openEcho)

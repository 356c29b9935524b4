/** The worker of language models that run here, graph by graph. */
import { serveLanguageModel } from '../serve-language-model.ts'
import { LanguageModel } from './language-model.ts'

await serveLanguageModel(LanguageModel.open)

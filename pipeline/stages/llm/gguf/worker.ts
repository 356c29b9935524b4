/** The worker of models that llama.cpp runs, in a process of its own: a driver that crashes takes nothing else with it. */
import { serveLanguageModel } from '../serve-language-model.ts'
import { openGguf } from './open.ts'

await serveLanguageModel((options) => openGguf(options))

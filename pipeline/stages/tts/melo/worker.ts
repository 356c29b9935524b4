/** MeloTTS' worker. */
import { RunSynthesiser } from '../run-synthesiser.ts'
import { serveVoice } from '../serve-voice.ts'
import { openMelo } from './voice.ts'

await serveVoice(async (options) => new RunSynthesiser(await openMelo(options)))

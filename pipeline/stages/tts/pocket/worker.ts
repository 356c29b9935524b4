/** The pocket voice's worker. */
import { serveVoice } from '../serve-voice.ts'
import { Synthesiser } from './synthesiser.ts'

await serveVoice(Synthesiser.open)

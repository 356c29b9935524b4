/** Kokoro's worker. */
import { RunSynthesiser } from '../run-synthesiser.ts'
import { serveVoice } from '../serve-voice.ts'
import { openKokoro } from './voice.ts'

await serveVoice(async (options) => new RunSynthesiser(await openKokoro(options)))

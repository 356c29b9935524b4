/** The pocket recogniser's worker. */
import { serveRecogniser } from '../serve-recogniser.ts'
import { PocketRecogniser } from './recogniser.ts'

await serveRecogniser(PocketRecogniser.open)

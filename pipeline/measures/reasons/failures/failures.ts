import { AUDIO_FAILURES } from './audio-failures.ts'
import { GATEWAY_FAILURES } from './gateway-failures.ts'
import { HOST_FAILURES } from './host-failures.ts'
import { HUB_FAILURES } from './hub-failures.ts'
import { JOINED } from './joined.ts'
import { MODEL_FAILURES } from './model-failures.ts'
import { MODEL_REMEDIES } from './model-remedies.ts'
import { REMEDIES } from './remedies.ts'
import { SERVER_FAILURES } from './server-failures.ts'
import { STORE_FAILURES } from './store-failures.ts'

/** What errors say, and what to do about them, in both languages. */
export const FAILURES = {
  ...AUDIO_FAILURES,
  ...MODEL_FAILURES,
  ...HUB_FAILURES,
  ...SERVER_FAILURES,
  ...STORE_FAILURES,
  ...HOST_FAILURES,
  ...GATEWAY_FAILURES,
  ...REMEDIES,
  ...MODEL_REMEDIES,
  ...JOINED,
}

import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { EndpointingEvent } from '../../stages/vad/endpointing.ts'

type SpeechEnded = EndpointingEvent & { readonly kind: 'speechEnded' }

/**
 * Silence that was really waited for: where the detector said only late that the turn is over, a silence longer than its
 * hold had passed by then, and waiting for it was the hold's doing and not anybody's work.
 *
 * @param lookedSample end of the window before the one that decided
 */
export function silenceInForceMs(ended: SpeechEnded, lookedSample: number): number {
  const { silenceTimeoutMs, lastVoicedSample, atSample } = ended
  const ms = (samples: number) => (samples / PIPELINE_RATE_HZ) * 1000
  const halfHopMs = ms(atSample - lookedSample) / 2
  // The hold had not passed at the window before: it is what was waited for.
  if (ms(lookedSample - lastVoicedSample) < silenceTimeoutMs - halfHopMs) return silenceTimeoutMs
  return Math.max(silenceTimeoutMs, ms(atSample - lastVoicedSample))
}

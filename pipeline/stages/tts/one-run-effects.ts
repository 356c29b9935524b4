import type { EngineEffects } from '../../flags/engine-effects.ts'
import { BASELINE } from '../../flags/registry.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** What flags do with voices that make a clause's sound in a single run. */
export const oneRunEffects: EngineEffects = (values) => ({
  ...(values.TTS_FAST_VOCODER ? { TTS_FAST_VOCODER: { effective: false, ...because('flag.vocoderWithin') } } : {}),
  ...(values.TTS_STREAMING && values.TTS_CHUNK_SIZE !== BASELINE.TTS_CHUNK_SIZE
    ? {
        TTS_CHUNK_SIZE: {
          effective: values.TTS_CHUNK_SIZE,
          ...because('flag.clauseAtOnce'),
        },
      }
    : {}),
})

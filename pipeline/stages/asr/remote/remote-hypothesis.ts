import type { FlagLimits } from '../../../flags/engine-effects.ts'
import type { FlagValues } from '../../../flags/registry.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { NetworkStamps } from '../../../remote/network-stamps.ts'
import type { HeardWord } from '../contract.ts'
import type { UntimedHypothesis } from '../recogniser.ts'

/** What a server elsewhere says of an utterance. */
export interface HeardElsewhere {
  readonly text: string
  /** 0 to 1; undefined where it does not say. */
  readonly confidence?: number | undefined
  readonly words?: readonly HeardWord[]
  readonly network?: NetworkStamps
}

/**
 * The hypothesis of a recogniser that is a server elsewhere: what it does inside nobody here can count.
 *
 * @param sentSamples how much of the utterance had been sent when it came
 */
export function remoteHypothesis(heard: HeardElsewhere, sentSamples: number): UntimedHypothesis {
  const { text, confidence, words, network } = heard
  return {
    ...{ text: text.trim(), confidence, decodedSamples: sentSamples, encoderRuns: undefined },
    ...{ samplesFedAgain: 0, normaliserRuns: 0, endProbability: 0 },
    ...(words ? { words } : {}),
    ...(network ? { network } : {}),
  }
}

/** Audio that is sent at least at a time: 20 ms. */
export const REMOTE_UNIT_SAMPLES = 320

const SERVERS_OWN = because('flag.recogniserElsewhere')

/**
 * What flags cannot do with a recogniser that is a server elsewhere.
 *
 * @param whole it takes whole utterances alone
 */
export function remoteAsrLimits(values: FlagValues, whole: boolean): FlagLimits {
  const own = (effective: number | boolean | string) => ({ effective, ...SERVERS_OWN })
  return {
    ASR_ENABLE_FP16: own(values.ASR_ENABLE_FP16),
    ...(values.ASR_OVERLAP_SIZE === 0 ? {} : { ASR_OVERLAP_SIZE: own(0) }),
    ...(values.ASR_SKIP_NORMALIZATION ? {} : { ASR_SKIP_NORMALIZATION: own(true) }),
    ...(values.ASR_ENDPOINTING !== 'adaptive'
      ? {}
      : {
          ASR_ENDPOINTING: { effective: 'fixed', ...because('flag.noSentenceEnds') },
        }),
    ...(whole && values.ASR_ENABLE_STREAMING
      ? { ASR_ENABLE_STREAMING: { effective: false, ...because('flag.wholeUtterances') } }
      : {}),
  }
}

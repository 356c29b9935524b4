import { useTranslation } from 'react-i18next'
import type { MicrophoneFailure } from '../audio/microphone.ts'
import type { PlaybackProblem } from '../audio/player.ts'
import { operatingSystemOf } from '../model/operating-system.ts'

declare global {
  interface Navigator {
    /** Chromium alone has it. */
    readonly userAgentData?: { readonly platform?: string }
  }
}

/** What happened, and what helps. */
export interface TroubleWords {
  readonly what: string
  readonly remedy: string
}

/** Words for what can be wrong with sound, with the remedy for the system that the page runs on. */
export function useTroubleWords() {
  const { t } = useTranslation()
  const system = operatingSystemOf({ userAgent: navigator.userAgent, platform: navigator.userAgentData?.platform })
  const where = t(`microphone.volume.${system}`)
  const remedyOf = (failure: MicrophoneFailure): string => {
    switch (failure) {
      case 'denied':
      case 'revoked':
        return t(`microphone.remedy.denied.${system}`)
      case 'absent':
      case 'busy':
        return t(`microphone.remedy.${failure}.${system}`)
      case 'unsupported':
      case 'unplugged':
        return t(`microphone.remedy.${failure}`)
    }
  }
  return {
    /** Where this system has its input volume. */
    where,
    failure: (failure: MicrophoneFailure, detail: string): TroubleWords => ({
      what: t(`microphone.trouble.${failure}`, { detail }),
      remedy: remedyOf(failure),
    }),
    suspended: (): TroubleWords => ({
      what: t('microphone.trouble.suspended'),
      remedy: t('microphone.remedy.suspended'),
    }),
    muted: (): TroubleWords => ({
      what: t('microphone.trouble.muted'),
      remedy: t('microphone.remedy.muted', { where }),
    }),
    noSignal: (): TroubleWords => ({
      what: t('microphone.trouble.noSignal'),
      remedy: t('microphone.remedy.noSignal', { where }),
    }),
    playback: (problem: PlaybackProblem): TroubleWords => ({
      what: t(`microphone.problem.${problem.kind}`, { detail: problem.kind === 'unavailable' ? problem.detail : '' }),
      remedy: t(`microphone.problem.${problem.kind}Hint`),
    }),
  }
}

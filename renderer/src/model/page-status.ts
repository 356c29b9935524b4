import type { PageStatus } from '../../../pipeline/protocol/desktop.ts'
import type { ConsoleState } from './console-state.ts'

interface Deps {
  readonly language: PageStatus['language']
  readonly session: Pick<ConsoleState, 'current' | 'experiment' | 'load' | 'gateway'> | undefined
  readonly isMicrophoneOpen: boolean
}

const UNDER_WAY = ['running', 'paused']

/** What the desktop window has to know of the page: what runs, whether it measures, how many devices are connected. */
export function pageStatusOf({ language, session, isMicrophoneOpen }: Deps): PageStatus {
  return {
    language,
    job: jobOf(session),
    measuring: isMicrophoneOpen || session?.current !== undefined,
    devices: session?.gateway?.devices.length ?? 0,
  }
}

function jobOf(session: Deps['session']): PageStatus['job'] {
  const { experiment, load } = session ?? {}
  if (experiment && UNDER_WAY.includes(experiment.state))
    return { kind: 'comparison', share: shareOf(experiment.done, experiment.total) }
  if (load && UNDER_WAY.includes(load.state)) return { kind: 'load', share: shareOf(load.elapsedS, load.durationS) }
  return null
}

function shareOf(done: number, total: number): number | null {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : null
}

import { useMemo } from 'react'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore } from '../../console-context.ts'
import { experimentEffects, newestEffects, readableExperiments } from '../../model/experiments/experiment-effect.ts'
import { type MeasuredEffect, measuredEffects } from '../../model/flags/flag-effect.ts'
import { selectWholeTurns } from '../../store/selectors.ts'
import { useDescriptors } from '../../widgets/hooks/use-flags.ts'

/** Sessions among which experiments are looked for. */
const SESSIONS_READ = 50
const NONE: ReadonlyMap<string, MeasuredEffect> = new Map()

/** What each flag was measured to be worth: by this session's turns or by an experiment, whichever is newer. */
export function useMeasuredEffects(): ReadonlyMap<string, MeasuredEffect> {
  const turns = useConsoleStore(selectWholeTurns)
  const descriptors = useDescriptors()
  const inForce = useConsoleStore((state) => state.session?.flags.values)
  const ofTurns = useMemo(() => measuredEffects(turns, descriptors, inForce ?? {}), [turns, descriptors, inForce])
  const ofExperiments = useExperiments()
  return useMemo(() => newestEffects([...ofExperiments, ofTurns]), [ofExperiments, ofTurns])
}

function useExperiments(): readonly ReadonlyMap<string, MeasuredEffect>[] {
  const { answer } = useAnswer({ name: 'listSessions', offset: 0, limit: SESSIONS_READ })
  const [first, second, third] = readableExperiments(answer?.sessions ?? [])
  const [newest, middle, oldest] = [useEffectsOf(first), useEffectsOf(second), useEffectsOf(third)]
  return useMemo(() => [newest, middle, oldest], [newest, middle, oldest])
}

/** Of an experiment that is over: its result is asked for once. */
function useEffectsOf(session: Session | undefined): ReadonlyMap<string, MeasuredEffect> {
  const { answer } = useAnswer(session && { name: 'readResult', sessionId: session.id })
  const known = session && answer?.sessionId === session.id ? session : undefined
  const key = known?.id
  // A list that is read again makes its sessions anew; what an experiment measured stays as it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => (known && answer ? experimentEffects(known, answer) : NONE), [key, answer])
}

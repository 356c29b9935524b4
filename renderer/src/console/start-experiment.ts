import type { ExperimentRequest } from '../../../pipeline/protocol/experiments.ts'
import type { Console } from '../console.ts'
import { hashOf } from '../model/page-route.ts'

/**
 * Starts an experiment and goes to its page as soon as the host tells of it. What the host refuses appears as a notice,
 * and the page stays where it is.
 */
export async function startExperiment({ send, store }: Console, request: ExperimentRequest): Promise<void> {
  const running = () => store.getState().session?.experiment?.sessionId
  const before = running()
  // An experiment that is over at once may be told of before the command is answered.
  const begun = new Promise<string>((resolve) => {
    const stop = store.subscribe(() => {
      const sessionId = running()
      if (sessionId === undefined || sessionId === before) return
      stop()
      resolve(sessionId)
    })
  })
  if (!(await send({ name: 'startExperiment', request }))) return
  window.location.hash = hashOf({ page: 'compare', session: await begun })
}

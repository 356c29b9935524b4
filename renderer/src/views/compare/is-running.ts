/** Whether an experiment still takes the pipeline, by its state. */
export function isRunning(state: string | undefined): boolean {
  return state === 'running' || state === 'paused'
}

import { useSyncExternalStore } from 'react'

/** As in `legend.module.css`: rows are lower than what a pointer hits for certain. */
const LOW = '(max-height: 840px)'

/** Whether the window is so low that the legend's rows are too. */
export function useLowWindow(): boolean {
  return useSyncExternalStore(listen, () => window.matchMedia(LOW).matches)
}

function listen(onChange: () => void): () => void {
  const query = window.matchMedia(LOW)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

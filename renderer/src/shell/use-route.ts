import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type Route, routeOf } from '../model/page-route.ts'

/** Where the address's fragment leads to, followed as it changes; another page begins at its top. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => window.location.hash)
  const route = useMemo(() => routeOf(hash), [hash])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what must change
  useEffect(() => {
    // Its promise must not become the effect's clean-up.
    void window.scrollTo(0, 0)
  }, [route.page])
  return route
}

function listen(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

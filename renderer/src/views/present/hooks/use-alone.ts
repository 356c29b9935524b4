import { type RefObject, useEffect } from 'react'

/** Told to people who do not see the page; it goes on beneath. */
const SPOKEN = '[aria-live], [role="status"], [role="log"]'

/**
 * While this is on show nothing else can be reached: what stands around it lies beneath it, out of sight. Announcements
 * stay.
 */
export function useAlone(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const covered: HTMLElement[] = []
    for (let at: HTMLElement | null = page.current; at && at !== document.body; at = at.parentElement) {
      for (const sibling of at.parentElement?.children ?? []) {
        if (sibling === at || !(sibling instanceof HTMLElement) || sibling.inert) continue
        if (sibling.matches(SPOKEN) || sibling.querySelector(SPOKEN)) continue
        sibling.inert = true
        covered.push(sibling)
      }
    }
    return () => {
      for (const element of covered) element.inert = false
    }
  }, [page])
}

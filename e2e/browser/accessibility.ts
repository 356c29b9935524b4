import axe from 'axe-core'
import type { Page } from 'playwright/test'

declare global {
  interface Window {
    readonly axe: typeof axe
  }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe-core finds wrong with the page as it stands, one line each; what moves has come to rest before. */
export async function violationsOf(page: Page): Promise<string[]> {
  await standStill(page)
  const violations = await violationsAtRest(page)
  await page.emulateMedia({ reducedMotion: null })
  return violations
}

/**
 * The same where nothing moves. Its script is evaluated by the debugger: a `<script>` would be refused by the page's
 * security policy, which the test must not switch off.
 */
export async function violationsAtRest(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  // What passes is not described, nor where it stands in selectors: that takes longer than looking.
  const { violations } = await page.evaluate(
    (rules) => window.axe.run(document, { runOnly: rules, resultTypes: ['violations'], selectors: false }),
    RULES,
  )
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  )
}

/**
 * Asks for no motion, so that a colour that changes while axe is looking has changed at once, and waits until those that
 * were on their way have arrived; halfway no contrast is the page's own.
 */
async function standStill(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate(() => {
    const passing = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
    return Promise.allSettled(passing.map(({ finished }) => finished)).then(() => undefined)
  })
}

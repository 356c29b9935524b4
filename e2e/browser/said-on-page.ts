import type { Page } from 'playwright/test'

/** A text that somebody sees or hears on the page, and the part of the page that it stands in. */
export interface Said {
  readonly text: string
  readonly where: string
}

/** What is as it is in every page's language: what is in another one, code, keys, what is typed. */
const DATA = 'code, kbd, samp, textarea, script, style, [lang]:not([lang^=zh]):not(html)'

/** Attributes that are read out or shown. */
const WORDED = [
  ...['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'aria-placeholder'],
  ...['title', 'placeholder', 'alt', 'label'],
]

/**
 * Everything that the page says as it stands, and once more after each of its choices was made: its text with what only
 * screen readers hear, attributes, options, the document's title. What is folded is opened.
 *
 * @param choices selectors of what can be chosen
 * @returns with what was chosen before; nothing at first
 */
export async function saidInChoices(
  page: Page,
  choices: readonly string[],
): Promise<readonly { readonly choice: string; readonly said: readonly Said[] }[]> {
  await page.evaluate(defineSaid, { data: DATA, worded: WORDED })
  return page.evaluate(async (selectors) => {
    const { said } = window as unknown as { said: () => Said[] }
    const found = [{ choice: '', said: said() }]
    const ways = selectors.length === 0 ? [] : [...document.querySelectorAll<HTMLElement>(selectors.join(', '))]
    for (const way of ways) {
      way.click()
      // Drawn, and what it asks for answered, or on its way for ever.
      for (let frames = 0; frames < 4; frames += 1) await new Promise(requestAnimationFrame)
      found.push({ choice: `, ${way.textContent}`, said: said() })
    }
    return found
  }, choices)
}

/** In the page: `window.said()`. */
function defineSaid({ data, worded }: { readonly data: string; readonly worded: readonly string[] }): void {
  const isShown = (element: Element) =>
    (element.closest('select, svg') ?? element).checkVisibility({ visibilityProperty: true })
  const partOf = (element: Element) => {
    const part = element.closest('[role=dialog], section, aside, nav, header, form, table, main')
    const name = part?.getAttribute('aria-label') ?? part?.querySelector('h1, h2, h3, caption')?.textContent
    return `${part?.localName ?? 'body'} ${name ?? ''}`.trim()
  }
  const textsOf = (body: Element) => {
    const texts: Said[] = []
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (text !== '' && parent && !parent.closest(data) && isShown(parent)) texts.push({ text, where: partOf(parent) })
    }
    return texts
  }
  const attributesOf = (body: Element) =>
    [...body.querySelectorAll(worded.map((name) => `[${name}]`).join(', '))]
      .filter((element) => !element.closest(data) && isShown(element))
      .flatMap((element) =>
        worded.map((name) => ({ text: element.getAttribute(name) ?? '', where: `${name}, ${partOf(element)}` })),
      )
      .filter(({ text }) => text !== '')
  const said = () => {
    for (const fold of document.querySelectorAll('details')) fold.open = true
    const { body, title } = document
    return [{ text: title, where: 'title of the document' }, ...textsOf(body), ...attributesOf(body)]
  }
  Object.assign(window, { said })
}

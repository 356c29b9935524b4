import type { Page } from 'playwright/test'

/** Where the keyboard is. */
export interface Stop {
  /** The how many-th it was since `backToTop`, from 0; one that was visited before keeps its number. */
  readonly number: number
  /** How it is written, as far as that helps to find it. */
  readonly what: string
  readonly isInDialog: boolean
  /** Why somebody who uses keys alone would not know that it is here. */
  readonly faults: readonly string[]
}

interface Watched extends Window {
  stops?: Map<Element, number>
}

/** The next Tab goes to the page's first stop, and stops are counted anew. */
export async function backToTop(page: Page): Promise<void> {
  await page.evaluate(() => {
    ;(window as Watched).stops = new Map()
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })
}

/** What has the focus, and what is wrong with it; `undefined` where nothing of the page has it. */
export async function lookAtFocus(page: Page): Promise<Stop | undefined> {
  const [stop, isSeen, isRinged] = await page.evaluate<[Omit<Stop, 'faults'> | undefined, boolean, boolean]>(LOOK)
  if (!stop) return undefined
  const faults = [isSeen ? [] : ['is out of sight'], isRinged ? [] : ['is not seen to have the focus']].flat()
  return { ...stop, faults }
}

/** Everything that can have the focus and is called nothing for those who hear the page, as the browser tells it. */
export async function namelessStops(page: Page): Promise<string[]> {
  const cdp = await page.context().newCDPSession(page)
  const { nodes } = await cdp.send('Accessibility.getFullAXTree')
  const nameless = nodes.filter(
    ({ ignored, properties, name }) =>
      !ignored && !name?.value && properties?.some((one) => one.name === 'focusable' && one.value.value),
  )
  const described = nameless.map(async ({ backendDOMNodeId: backendNodeId, role }) => {
    const { node } = await cdp.send('DOM.describeNode', backendNodeId === undefined ? {} : { backendNodeId })
    return `no name: ${role?.value} <${node.localName} ${node.attributes?.join(' ')}>`
  })
  const found = await Promise.all(described)
  await cdp.detach()
  return found
}

function stopAtFocus(): Omit<Stop, 'faults'> | undefined {
  const active = document.activeElement
  if (!active || active === document.body) return undefined
  const watched: Watched = window
  watched.stops ??= new Map()
  const number = watched.stops.get(active) ?? watched.stops.size
  watched.stops.set(active, number)
  const isInDialog = active.closest('[role=dialog]') !== null
  return { number, what: `${active.outerHTML.slice(0, 120)} ${active.textContent.trim().slice(0, 30)}`, isInDialog }
}

/** Whether some part of it, or of the label that is drawn for it, lies in the window with nothing over it. */
function isFocusSeen(): boolean {
  const active = document.activeElement
  const drawn = active?.closest('label') ?? active
  if (!drawn) return false
  const box = drawn.getBoundingClientRect()
  const [left, right] = [Math.max(0, box.left), Math.min(window.innerWidth, box.right)]
  const [top, bottom] = [Math.max(0, box.top), Math.min(window.innerHeight, box.bottom)]
  const shares = [0.02, 0.25, 0.5, 0.75, 0.98]
  const points = shares.flatMap((x) =>
    shares.map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
  )
  return points.some(([x, y]) => drawn.contains(document.elementFromPoint(x, y)))
}

/** Whether there is a ring around it, or around a part of the label that is drawn for it. */
function isFocusRinged(): boolean {
  const active = document.activeElement
  if (!active?.matches(':focus-visible')) return false
  const label = active.closest('label')
  const drawn = label ? [label, ...label.querySelectorAll('*')] : [active]
  const looks = drawn.flatMap((element) => [getComputedStyle(element), getComputedStyle(element, '::after')])
  return looks.some(
    ({ outlineStyle, outlineWidth, outlineColor }) =>
      outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !/^rgba\(.*, 0\)$|\/ 0\)$/.test(outlineColor),
  )
}

/** All three in one question to the page: there are hundreds of stops. */
const LOOK = `[(${stopAtFocus})(), (${isFocusSeen})(), (${isFocusRinged})()]`

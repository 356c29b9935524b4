/**
 * Translators of browsers and extensions put elements of their own (`<font>`) in the place of texts that React made, or
 * move React's elements into them. React knows nothing of that: it goes on writing into texts that nobody sees any more
 * (the number of an earlier turn stays on the page), and throws where what it wants to remove has another parent
 * (facebook/react#11538), which empties the page. The page asks not to be translated; this is for those who do not ask.
 */

/** What translators make; React makes none here. */
const FOREIGN = 'FONT'
const WRITTEN: MutationObserverInit = { childList: true, characterData: true, subtree: true }

/** React's node, and the foreign one that stands in its place. */
const standIns = new WeakMap<Node, Node>()
let seen = false

/** Keeps the page in order under foreign nodes; call once, before React draws anything into `page`. */
export function surviveForeignNodes(page: HTMLElement): void {
  const written = new MutationObserver((records) => {
    for (const { target } of records) restore(target)
  })
  new MutationObserver((records) => {
    for (const record of records) noteReplaced(record, written)
  }).observe(page, { childList: true, subtree: true })
  letReactRemoveMoved()
}

/** Remembers which foreign node stands where a node was taken out, and watches for React writing into that one. */
function noteReplaced(
  { addedNodes, removedNodes, previousSibling, nextSibling }: MutationRecord,
  written: MutationObserver,
) {
  if (!seen && [...addedNodes].some(isForeign)) seen = true
  if (!seen) return
  const standIn = [...addedNodes, previousSibling, nextSibling].find((node) => node !== null && isForeign(node))
  if (!standIn) return
  for (const node of removedNodes) {
    if (isForeign(node) || node.isConnected || standIns.has(node)) continue
    standIns.set(node, standIn)
    written.observe(node, WRITTEN)
  }
}

/** React has written something that stands outside the page: it takes its place again. */
function restore(target: Node): void {
  for (let node: Node | null = target; node; node = node.parentNode) {
    const standIn = standIns.get(node)
    if (!standIn) continue
    standIns.delete(node)
    if (standIn.parentNode && !node.isConnected) standIn.parentNode.replaceChild(node, standIn)
    return
  }
}

function letReactRemoveMoved(): void {
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    if (!seen || child.parentNode === this) return removeChild.call(this, child) as T
    const place = placeIn(this, child)
    if (place) removeChild.call(this, place)
    return child
  }
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    if (!seen || !before || before.parentNode === this) return insertBefore.call(this, node, before) as T
    return insertBefore.call(this, node, placeIn(this, before) ?? null) as T
  }
}

/** The child of `parent` that a node was moved into, or that stands in its place. */
function placeIn(parent: Node, child: Node): Node | undefined {
  for (let node: Node | null = child; node; node = standIns.get(node) ?? node.parentNode) {
    if (node.parentNode === parent) return node
  }
  return undefined
}

function isForeign(node: Node): boolean {
  return node.nodeName === FOREIGN
}

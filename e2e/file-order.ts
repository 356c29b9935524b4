/** The same things in an order that the seed decides: by Fisher and Yates, with Park and Miller's numbers. */
export function shuffled<T>(things: readonly T[], seed: number): T[] {
  const order = [...things]
  let state = (seed % 2_147_483_646) + 1
  for (let left = order.length; left > 1; left -= 1) {
    state = (state * 48_271) % 2_147_483_647
    const [taken] = order.splice(state % left, 1)
    if (taken !== undefined) order.push(taken)
  }
  return order
}

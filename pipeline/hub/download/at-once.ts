/**
 * Does the same with all of a list, so many at a time. The first that fails ends it: those that run are waited for, the
 * others are not begun.
 */
export async function atMostAtOnce<T, R>(
  most: number,
  things: readonly T[],
  work: (thing: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = [...things.entries()]
  const failed: unknown[] = []
  const lane = async () => {
    for (let next = queue.shift(); next && failed.length === 0; next = queue.shift()) {
      const [index, thing] = next
      try {
        results[index] = await work(thing)
      } catch (error) {
        failed.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: most }, lane))
  if (failed.length > 0) throw failed[0]
  return results
}

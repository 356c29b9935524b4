/**
 * Goes through pages with the next one already asked for while one is worked on: where pages are made in another
 * thread, both work at the same time.
 */
export async function* readAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (let page = await next; !page.done; page = await next) {
      next = iterator.next()
      // Whoever asks for it is told of a failure; until then it must not count as unhandled.
      next.catch(() => undefined)
      yield page.value
    }
  } finally {
    await next.catch(() => undefined)
    await iterator.return?.()
  }
}

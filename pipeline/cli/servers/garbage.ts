import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { ensure } from '../../base/assert.ts'

/**
 * Collects all garbage of this thread, which takes some 10 ms, and returns the bytes of the heap that are left: what is
 * still held. Without a collection the heap of a healthy program is a saw: any stretch that lies between two of its teeth
 * looks like a leak.
 */
export function heapAfterCollection(): number {
  collect()
  return getHeapStatistics().used_heap_size
}

/** V8 offers its collector to programs started with a flag; in a running one the flag acts on new contexts. */
const collect = ensure(collector(), "V8's garbage collector")

function collector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return typeof gc === 'function' ? () => void gc() : undefined
}

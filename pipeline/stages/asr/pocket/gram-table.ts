/** Entries that a table has room for at first; it grows by doubling. */
const FIRST_ENTRIES = 1024
/** Places for each entry: at most half are taken, so that a search ends after one or two looks. */
const PLACES_PER_ENTRY = 2
/** Knuth's multiplier: neighbouring keys land far apart. */
const SPREAD = 0x9e3779b1
const UINT32 = 2 ** 32
/** Natural logarithm of what stands for an impossible event; a file says -99. */
const IMPOSSIBLE = -99 * Math.LN10

/** What a table is made of, cut to what is in it: made again from it without a look at any entry. */
export interface GramColumns {
  readonly keys: Float64Array<ArrayBuffer>
  readonly logProbabilities: Float32Array<ArrayBuffer>
  readonly backOffs: Float32Array<ArrayBuffer>
  /** Entry + 1 of each place; 0 where it is free. */
  readonly places: Int32Array<ArrayBuffer>
}

/**
 * The n-grams of one order: by a whole number each, its probability and its back-off weight. Columns of numbers and open
 * addressing instead of a `Map`, whose entries are objects: hundreds of thousands are read whenever the recogniser
 * starts, and looked up for every word that it considers.
 */
export class GramTable {
  #keys = new Float64Array(FIRST_ENTRIES)
  #logProbabilities = new Float32Array(FIRST_ENTRIES)
  #backOffs = new Float32Array(FIRST_ENTRIES)
  #count = 0
  #places = new Int32Array(FIRST_ENTRIES * PLACES_PER_ENTRY)

  /** @param columns of a table that was there before; the new one takes them over */
  static of({ keys, logProbabilities, backOffs, places }: GramColumns): GramTable {
    const table = new GramTable()
    table.#keys = keys
    table.#logProbabilities = logProbabilities
    table.#backOffs = backOffs
    table.#places = places
    table.#count = keys.length
    return table
  }

  get columns(): GramColumns {
    return {
      keys: this.#keys.slice(0, this.#count),
      logProbabilities: this.#logProbabilities.slice(0, this.#count),
      backOffs: this.#backOffs.slice(0, this.#count),
      places: this.#places,
    }
  }

  /** Adds an entry; where the key has one already, the new one is found from then on. */
  add(key: number, logProbability: number, backOff: number): void {
    if (this.#count === this.#keys.length) this.#grow()
    this.#keys[this.#count] = key
    this.#logProbabilities[this.#count] = logProbability
    this.#backOffs[this.#count] = backOff
    this.#count += 1
    this.#places[this.#placeOf(key)] = this.#count
  }

  /** Number of the entry of a key, from 0 in the order in which they were added; `undefined` where there is none. */
  find(key: number): number | undefined {
    const entry = this.#places[this.#placeOf(key)] ?? 0
    return entry === 0 ? undefined : entry - 1
  }

  logProbability(entry: number): number {
    return this.#logProbabilities[entry] ?? IMPOSSIBLE
  }

  backOff(entry: number): number {
    return this.#backOffs[entry] ?? 0
  }

  /** The place that holds a key, or the free one where it belongs. */
  #placeOf(key: number): number {
    const places = this.#places
    const last = places.length - 1
    const mixed = Math.imul((key % UINT32) ^ Math.trunc(key / UINT32), SPREAD)
    let place = (mixed ^ (mixed >>> 15)) & last
    for (;;) {
      const entry = places[place] ?? 0
      if (entry === 0 || this.#keys[entry - 1] === key) return place
      place = (place + 1) & last
    }
  }

  #grow(): void {
    const room = this.#keys.length * 2
    const keys = new Float64Array(room)
    keys.set(this.#keys)
    this.#keys = keys
    this.#logProbabilities = widened(this.#logProbabilities, room)
    this.#backOffs = widened(this.#backOffs, room)
    this.#places = new Int32Array(room * PLACES_PER_ENTRY)
    for (let entry = 0; entry < this.#count; entry += 1) this.#places[this.#placeOf(keys[entry] ?? 0)] = entry + 1
  }
}

function widened(values: Float32Array<ArrayBuffer>, room: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(room)
  larger.set(values)
  return larger
}

/** Where a symbol is complete. */
const THRESHOLD = 1

/**
 * Paraformer's "continuous integrate and fire": every row of what was heard weighs something, and where the weights add up
 * to one, the weighted sum of the rows is the sound of one symbol. What is left over begins the next one.
 */
export class IntegrateAndFire {
  #weight = 0
  readonly #sum: Float32Array

  /** @param width numbers of a row */
  constructor(width: number) {
    this.#sum = new Float32Array(width)
  }

  /** The sounds that are complete with these rows, each of `width` numbers. */
  accept(rows: Float32Array, weights: Float32Array): readonly Float32Array[] {
    const sounds: Float32Array[] = []
    for (const [row, weight] of weights.entries()) {
      const values = rows.subarray(row * this.#sum.length, (row + 1) * this.#sum.length)
      if (this.#weight + weight < THRESHOLD) {
        this.#weight += weight
        this.#add(values, weight)
        continue
      }
      this.#add(values, THRESHOLD - this.#weight)
      sounds.push(this.#sum.slice())
      this.#weight += weight - THRESHOLD
      this.#sum.fill(0)
      this.#add(values, this.#weight)
    }
    return sounds
  }

  #add(values: Float32Array, weight: number): void {
    for (let at = 0; at < values.length; at += 1) this.#sum[at] = (this.#sum[at] ?? 0) + weight * (values[at] ?? 0)
  }
}

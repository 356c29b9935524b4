/** Fills a buffer from where the last call ended. @returns bytes; 0 at the end */
export type ReadBytes = (into: Uint8Array) => number

const BLOCK_BYTES = 1 << 16

/** Bits of a file, the highest of each byte first. */
export class BitReader {
  readonly #read: ReadBytes
  readonly #block = new Uint8Array(BLOCK_BYTES)
  #at = 0
  #end = 0
  #held = 0
  #heldBits = 0

  constructor(read: ReadBytes) {
    this.#read = read
  }

  /** The next bits as a number. @param count at most 24 @throws RangeError at the end of the file */
  bits(count: number): number {
    while (this.#heldBits < count) {
      this.#held = ((this.#held << 8) | this.#byte()) >>> 0
      this.#heldBits += 8
    }
    this.#heldBits -= count
    const value = (this.#held >>> this.#heldBits) & ((1 << count) - 1)
    // Only what is left is kept: 24 bits and a byte fit into 32.
    this.#held &= (1 << this.#heldBits) - 1
    return value
  }

  /** 32 bits. */
  word(): number {
    return ((this.bits(16) << 16) | this.bits(16)) >>> 0
  }

  /** Goes on at the next whole byte. @returns whether there is one */
  toByte(): boolean {
    this.#heldBits -= this.#heldBits % 8
    this.#held &= (1 << this.#heldBits) - 1
    return this.#heldBits > 0 || this.#at < this.#end || this.#fill()
  }

  #byte(): number {
    if (this.#at === this.#end && !this.#fill()) throw new RangeError('it is cut short')
    const byte = this.#block[this.#at] ?? 0
    this.#at += 1
    return byte
  }

  #fill(): boolean {
    this.#at = 0
    this.#end = this.#read(this.#block)
    return this.#end > 0
  }
}

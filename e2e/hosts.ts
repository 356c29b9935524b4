import { writeFile } from 'node:fs/promises'
import type { TestInfo } from 'playwright/test'
import { type Product, startProduct } from './product.ts'

/**
 * The host of the spec file that runs. Playwright keeps a worker, and what it holds, from one file to the next: the
 * host is therefore known by its file, and another file's first test gets another one.
 */
export class Hosts {
  #running: { readonly file: string; readonly product: Product } | undefined

  /** @param words further words of its command line, the same for all tests of a file */
  async of(file: string, words: readonly string[]): Promise<Product> {
    if (this.#running?.file !== file) {
      await this.stop()
      this.#running = { file, product: await startProduct({ measuresFirst: false, words }) }
    }
    return this.#running.product
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    await running?.product.stop()
  }
}

/** Keeps what a host has printed beside a failed test's trace and pictures. */
export async function keepLog(info: TestInfo, product: Pick<Product, 'output'>, name: string): Promise<void> {
  if (info.status === info.expectedStatus) return
  const path = info.outputPath(`${name}.log`)
  await writeFile(path, product.output())
  await info.attach(`${name}.log`, { path, contentType: 'text/plain' })
}

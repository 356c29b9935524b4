import { defineConfig } from 'vitest/config'

/** What takes minutes: `npm run test:long` runs it, `npm test` does not. */
export const LONG_TESTS = '**/*.long.test.{ts,tsx,mjs}'

export default defineConfig({
  test: {
    include: ['{.bootstrap,electron,pipeline,renderer}/**/*.test.{ts,tsx,mjs}'],
    exclude: ['**/node_modules/**', 'dist/**', 'e2e/**', LONG_TESTS],
    // Processes, not threads: the engines have worker threads of their own, and onnxruntime is loaded once in each.
    pool: 'forks',
    maxWorkers: 2,
    // A guard against hanging, not a measure: nobody waits for it where tests pass, and a busy machine takes its time.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})

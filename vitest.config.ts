import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{.bootstrap,electron,pipeline,renderer}/**/*.test.{ts,tsx,mjs}'],
    exclude: ['**/node_modules/**', 'dist/**', 'e2e/**'],
    // Processes, not threads: the engines have worker threads of their own, and onnxruntime is loaded once in each.
    pool: 'forks',
    maxWorkers: 2,
    // Loading a real model on a busy two-core machine takes seconds.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})

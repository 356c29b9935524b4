import { defineConfig } from 'vitest/config'
import { keepCompiledSources, LONG_TESTS } from './vitest.config.ts'

keepCompiledSources()

/** The tests that take minutes, one file after the other: each has the machine for itself. */
export default defineConfig({
  test: {
    include: [`{.bootstrap,electron,pipeline,renderer}/${LONG_TESTS}`],
    exclude: ['**/node_modules/**', 'dist/**'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
  },
})

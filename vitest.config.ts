import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What takes minutes: `npm run test:long` runs it, `npm test` does not. */
export const LONG_TESTS = '**/*.long.test.{ts,tsx,mjs}'

/**
 * Rooms that load no model and whose tests leave the process as they found it: their files follow each other in one
 * process instead of having one each, whose start takes longer than most of them.
 */
const SHARED = [
  'renderer/**/*.test.{ts,tsx}',
  'electron/**/*.test.ts',
  'pipeline/{audio,base,experiments,flags,graphics,measures,models,proof,protocol,reports,servers,tracing,turn}/**/*.test.ts',
]

const NEVER = ['**/node_modules/**', 'dist/**', 'e2e/**', LONG_TESTS]

keepCompiledSources()

// Not in `test` below: projects would take the number of workers from there too, whatever the command line says.
const COMMON = {
  // Processes, not threads: the engines have worker threads of their own, and onnxruntime is loaded once in each.
  pool: 'forks',
  // A guard against hanging, not a measure: nobody waits for it where tests pass, and a busy machine takes its time.
  testTimeout: 120_000,
  hookTimeout: 180_000,
} as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...COMMON,
          name: 'apart',
          include: ['{.bootstrap,electron,pipeline,renderer}/**/*.test.{ts,tsx,mjs}'],
          exclude: [...NEVER, ...SHARED],
        },
      },
      // Last, and small: they fill the worker that is done sooner.
      { test: { ...COMMON, name: 'shared', include: SHARED, exclude: NEVER, isolate: false } },
    ],
  },
})

/**
 * Commands, hosts and threads that tests start run the sources themselves: each would strip the types of hundreds of
 * files again, which takes longer than what most of them are started for. Node keeps what it has compiled, by content.
 */
export function keepCompiledSources(): void {
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'firstword-tests')
}

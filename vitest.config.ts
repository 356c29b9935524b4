import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** What takes minutes: `npm run test:long` runs it, `npm test` does not. */
export const LONG_TESTS = '**/*.long.test.{ts,tsx,mjs}'

/**
 * Test files that load no model and leave the process as they found it: they follow each other in one process instead of
 * having one each, whose start, and the import of a whole command line, takes longer than most of them. Named in
 * `!(…)` are the others of a room: they load models into their own process, look at its threads, memory or
 * clock, or keep a preset that the process then has.
 */
const SHARED = [
  '.bootstrap/**/*.test.mjs',
  'renderer/**/*.test.ts',
  'electron/**/*.test.ts',
  'pipeline/{acoustic-features,audio,base,experiments,flags,graphics,hub,measures,models,verification,protocol,recording,remote,reports,servers,store,tracing,turn}/**/*.test.ts',
  'pipeline/cli/**/!(demo-clips|experiment-command|heartbeat|keeping|quiet-start|supervisor|use-and-check).test.ts',
  'pipeline/cuda/*.test.ts',
  'pipeline/features/{calibration,devices,experiments,flags,live,load-tests,model-servers,models,monitoring,placement,sessions,turn-ends}/**/!(calibrate|device-gateway|engine-arms|experiment-runner|listen|real-experiment|search|soak).test.ts',
  'pipeline/runtime/**/!(clip-end|load-stages|stage-placement|stall-watch).test.ts',
  'pipeline/inference/**/{device-failure,graph-census,half-precision,node-placement,runtime-failure}.test.ts',
  'pipeline/stages/**/{admission,greedy-search,encoder-batches,loudness-normaliser,integrate-and-fire,beam-search,kept-language-model,rejection,word-times,trailing-quiet,layout,token-trail}.test.ts',
  'pipeline/stages/llm/**/{detokenizer,model-config,prompt,sampler,thinking,ollama-model,chat-model}.test.ts',
  'pipeline/stages/tts/**/{excitation,normalise,pronunciation,private-clause-cache,speech-cache,english-speller,letter-to-sound,lexicon,sentences}.test.ts',
  'pipeline/stages/vad/{audio-feed,level-tracker,noise-floor}.test.ts',
]

/** Tests that render components. */
const COMPONENTS = 'renderer/**/*.test.tsx'

const PROPERTY_SEED = 'pipeline/base/testing/property-seed.ts'

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
    // Three on two cores: a good part of what takes long waits, for speech, for timers, for processes to end.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...COMMON,
          name: 'apart',
          setupFiles: PROPERTY_SEED,
          include: ['{.bootstrap,electron,pipeline,renderer}/**/*.test.{ts,tsx,mjs}'],
          exclude: [...NEVER, ...SHARED, COMPONENTS],
        },
      },
      // Parts of the page, on a document without a browser.
      {
        test: {
          ...COMMON,
          name: 'components',
          environment: 'happy-dom',
          include: [COMPONENTS],
          exclude: NEVER,
          isolate: false,
        },
      },
      // Last, and small: they fill the worker that is done sooner.
      {
        test: { ...COMMON, name: 'shared', setupFiles: PROPERTY_SEED, include: SHARED, exclude: NEVER, isolate: false },
      },
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

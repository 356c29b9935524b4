import { Command, CommanderError } from 'commander'
import { z } from 'zod'
import { Failure } from '../../base/failure.ts'
import { addEngineOptions } from '../options/engine-options.ts'
import { wholeNumber } from '../options/option-numbers.ts'

const DEFAULT_PORT = 4830

const serveOptionsSchema = z.object({
  port: z.string().transform((text) => wholeNumber('--port', text, 0, 65_535)),
  preset: z.string().optional(),
  flags: z.string().optional(),
  set: z.array(z.string()),
  runOn: z.string().optional(),
  model: z.string().optional(),
  metrics: z.boolean().default(false),
  metricsHost: z.array(z.string()).optional(),
  deviceOrigin: z.array(z.string()).optional(),
  wakeWord: z.array(z.string()).optional(),
  greeting: z.boolean().default(true),
  electron: z.boolean().default(false),
  restarted: z.boolean().default(false),
})

/** What the console is started with. */
export type ServeOptions = z.infer<typeof serveOptionsSchema>

/**
 * Reads the words after `serve`; `undefined`: they asked for help and got it.
 *
 * @throws Failure for what cannot be done as asked
 */
export function readServeOptions(words: readonly string[]): ServeOptions | undefined {
  const program = describeServe()
  try {
    program.parse([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw new Failure('option.form', error.message.replace(/^error: /, ''), '--help shows what there is')
  }
  return serveOptionsSchema.parse(program.opts())
}

function describeServe(): Command {
  return addEngineOptions(new Command('firstword'))
    .description('Serves the Firstword console on this machine.')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .allowExcessArguments(false)
    .option('--port <number>', 'port to listen on; 0 for any free one', String(DEFAULT_PORT))
    .option('--preset <name>', 'preset to start with')
    .option('--flags <file>', 'a file of flags to start with')
    .option('--set <flag=value>', 'a flag to start with; may be repeated', collect, [])
    .option('--metrics', 'serve Prometheus metrics on ports 8000, 8001 and 8002')
    .option('--metrics-host <name>', 'a name by which /metrics may be asked for, e.g. host.docker.internal', collect)
    .option('--device-origin <origin>', 'a page that may connect as a device, e.g. http://localhost:8006', collect)
    .option('--wake-word <words>', 'what wakes devices, in place of the usual words; may be repeated', collect)
    .option('--no-greeting', 'listen to a device that was woken, without greeting it')
    .option('--electron', 'serve the desktop window')
    .option('--restarted', 'started again after a crash: skip the first turn')
}

function collect(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word]
}

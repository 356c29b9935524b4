import { Command, CommanderError } from 'commander'
import { z } from 'zod'
import { Failure } from '../base/failure.ts'
import { wholeNumber } from './option-numbers.ts'

const DEFAULT_PORT = 4830

const serveOptionsSchema = z.object({
  port: z.string().transform((text) => wholeNumber('--port', text, 0, 65_535)),
  preset: z.string().optional(),
  flags: z.string().optional(),
  set: z.array(z.string()),
  metrics: z.boolean().default(false),
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
  return new Command('firstword')
    .description('Serves the Firstword console on this machine.')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .allowExcessArguments(false)
    .option('--port <number>', 'port to listen on; 0 for any free one', String(DEFAULT_PORT))
    .option('--preset <name>', 'preset to start with')
    .option('--flags <file>', 'a file of flags to start with')
    .option(
      '--set <flag=value>',
      'a flag to start with; may be repeated',
      (word, before: string[]) => [...before, word],
      [],
    )
    .option('--metrics', 'serve Prometheus metrics on ports 8000, 8001 and 8002')
    .option('--electron', 'serve the desktop window')
    .option('--restarted', 'started again after a crash: skip the first turn')
}

// What `npm start`, `npm test` and the other scripts call. Runs on any Node from 20 on and needs nothing installed:
// it brings what is missing (dependencies, Node 24, the build) and then runs the command on Node 24.
import { ensureBuild } from './build.mjs'
import { forwardSignals, run, stopSignal } from './children.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { findNode } from './node.mjs'
import { fromRoot } from './paths.mjs'
import { Refusal, say } from './say.mjs'

/** Loaded only when asked for: some need packages that may not be installed yet. @type {Record<string, (args: readonly string[]) => Promise<number>>} */
const COMMANDS = {
  start: async (args) => (await import('./start.mjs')).start(args),
  test: async (args) => (await import('./test.mjs')).test(args),
  'test:long': async () => (await import('./test.mjs')).longTests(),
  check: async () => (await import('./check.mjs')).check(),
  package: async (args) => (await import('./package.mjs')).makePackage(args),
  build: async () => {
    await ensureBuild({ force: true })
    return 0
  },
  // The caller's folder is kept: file names in its arguments are relative to it.
  firstword: (args) =>
    run(findNode(), [fromRoot('pipeline', 'cli', 'main.ts'), ...args], {
      cwd: process.env.INIT_CWD ?? process.cwd(),
      // As a host is started; HOST_ENVIRONMENT in pipeline/protocol says why.
      env: { MALLOC_ARENA_MAX: '2', ORT_DISABLE_TELEMETRY: '1', ...process.env },
    }),
}

async function main() {
  forwardSignals()
  const [name = '', ...args] = process.argv.slice(2)
  const command = COMMANDS[name]
  if (!command) throw new Refusal(`Unknown command "${name}": one of ${Object.keys(COMMANDS).join(', ')}.`, 2)
  await ensureDependencies()
  return command(args)
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  if (!stopSignal()) say(error.message)
  process.exitCode = error.exitCode
}

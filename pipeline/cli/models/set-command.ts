import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import type { ModelOptions } from '../../features/models/model-settings.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import type { CliContext } from '../context.ts'
import { EXIT } from '../terminal.ts'

/** Adds `set`, which sets a voice's speaker and speed, a recogniser's language. */
export function addSetCommand(
  models: Command,
  store: () => ModelStore,
  context: CliContext,
  endWith: (exitCode: number) => void,
): void {
  models
    .command('set')
    .argument('<id>', 'a model that is here')
    .argument(
      '[name=value...]',
      'as in speaker=zf_001 speed=1.1 (voices) or language=zh (recognisers); nothing: as it came',
    )
    .description('set what a model takes, try it, and keep it for the next start')
    .action(async (id: string, words: readonly string[]) => endWith(await setCommand(id, words, store(), context)))
}

/** @throws Failure where the model is not there, or does not take what is set: nothing is changed then */
async function setCommand(
  id: string,
  words: readonly string[],
  store: ModelStore,
  { terminal }: CliContext,
): Promise<number> {
  const options = Object.fromEntries(words.map(optionOf))
  const { setModel } = await import('../../features/models/models-at-hand.ts')
  for (const { stage, version } of await setModel(id, options, store)) terminal.out(`${stage}: ${id} ${version}`)
  terminal.out('It holds from the next start of the console on, and for every command.')
  return EXIT.ok
}

function optionOf(word: string): readonly [string, ModelOptions[string]] {
  const at = word.indexOf('=')
  const value = word.slice(at + 1)
  if (at < 1 || value === '')
    throw new Failure('option.form', `"${word}" sets nothing`, 'write name=value, as in speed=1.1')
  const number = Number(value)
  return [word.slice(0, at), Number.isFinite(number) ? number : value]
}

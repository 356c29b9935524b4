import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Failure } from '../../base/failure.ts'
import { type ServerEntry, ServerFile } from '../../features/model-servers/server-file.ts'
import { type FoundServer, findServers } from '../../remote/find-servers.ts'
import { KeyFile } from '../../remote/keys/key-store.ts'
import type { CliContext } from '../context.ts'
import { renderTable } from '../table.ts'
import { EXIT } from '../terminal.ts'

interface AddOptions {
  readonly stage: string
  readonly engine: string
  readonly address: string
  readonly model?: string
  readonly voice?: string
  readonly key?: string
  readonly leavesThisMachine?: true
  readonly price: Prices
  readonly set: Readonly<Record<string, unknown>>
}

type Prices = Readonly<Record<string, number | string>>

/** What prices are called in the terminal. */
const PRICES: Readonly<Record<string, string>> = {
  input: 'perMillionPromptTokens',
  cached: 'perMillionCachedTokens',
  output: 'perMillionReplyTokens',
  characters: 'perThousandCharacters',
  minute: 'perMinuteOfAudio',
}

const KEY_HINT = 'Give it on standard input: it would stand in the shell’s history otherwise.'

/** Adds the commands that deal with servers elsewhere that are models of stages. */
export function addModelServerCommands(
  program: Command,
  context: CliContext,
  endWith: (exitCode: number) => void,
): void {
  const servers = program
    .command('servers')
    .description('servers that run models elsewhere, each to be chosen for a stage as a model is')
    .helpCommand(true)
  servers
    .command('find')
    .description(
      'ask the usual ports of this machine (Ollama, LM Studio, llama.cpp, vLLM, vLLM-Omni, speaches, Kokoro-FastAPI, Wyoming)',
    )
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => endWith(await find(json ?? false, context)))
  servers
    .command('list')
    .description('the servers that were entered')
    .action(async () => endWith(await list(context)))
  addAdding(servers, context, endWith)
  servers
    .command('remove')
    .argument('<id>')
    .description('forget a server')
    .action(async (id: string) => endWith(await remove(id, context)))
  servers
    .command('key')
    .argument('<name>', 'what settings call it by (keyName)')
    .option('--delete', 'forget it')
    .description('keep a key, given on standard input, in a file of the data folder that is its owner’s alone')
    .action(async (name: string, options: { delete?: true }) =>
      endWith(await key(name, options.delete ?? false, context)),
    )
}

function addAdding(servers: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  servers
    .command('add')
    .argument('<id>', 'what it is chosen by, as in --model llm=ID')
    .description('enter a server as a model of a stage')
    .addOption(new Option('--stage <stage>').choices(['asr', 'llm', 'tts']).makeOptionMandatory())
    .requiredOption(
      '--engine <engine>',
      'how it is spoken to: openai-chat, ollama, openai-speech, openai-transcription, deepgram, funasr, vllm-realtime, vllm-omni, wyoming …',
    )
    .requiredOption(
      '--address <address>',
      'http://host:port, with /v1 where its protocol has it; ws:// or tcp:// for others',
    )
    .option('--model <name>', 'what the server calls the model')
    .option('--voice <name>', 'what the server calls the voice')
    .option('--key <name>', 'name of its key (see "servers key")')
    .option('--leaves-this-machine', 'agree that what is said is sent there, where it is not on this machine')
    .option(
      '--price <what=amount>',
      'what it costs, once for each of: input, cached, output (a million tokens), characters (a thousand), minute (of audio), currency',
      price,
      {},
    )
    .option('--set <name=value>', 'any other setting of its engine; a value is JSON or a text', setting, {})
    .action(async (id: string, options: AddOptions) => endWith(await add(id, options, context)))
}

async function find(json: boolean, { terminal }: CliContext): Promise<number> {
  const found = await findServers()
  if (json) terminal.out(JSON.stringify(found, undefined, 2))
  else if (found.length === 0) terminal.out('No server of models answers at the usual ports of this machine.')
  else terminal.out(foundTable(found))
  return EXIT.ok
}

function foundTable(found: readonly FoundServer[]): string {
  const rows = found.flatMap(({ kind, address, engines, models, voices }) => {
    const ofModels = models.map(({ name, stage }) => [kind, address, stage, engines[stage] ?? '', name])
    const ofVoices =
      voices.length > 0 ? [[kind, address, 'tts', engines.tts ?? '', `voices: ${voices.join(', ')}`]] : []
    const rows = [...ofModels, ...ofVoices]
    return rows.length > 0 ? rows : [[kind, address, '', '', 'no model']]
  })
  const columns = ['Server', 'Address', 'Stage', 'Engine', 'Model'].map((title) => ({ title, align: 'left' as const }))
  return renderTable(columns, rows)
}

async function list({ terminal }: CliContext): Promise<number> {
  const entries = await new ServerFile().read()
  const columns = ['Id', 'Stage', 'Engine', 'Address', 'Model', 'Key'].map((title) => ({
    title,
    align: 'left' as const,
  }))
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const rows = entries.map(({ id, stage, engine, settings: { address, model, keyName } }) => [
    ...[id, stage, engine, text(address), text(model), text(keyName)],
  ])
  terminal.out(rows.length === 0 ? 'No server was entered.' : renderTable(columns, rows))
  return EXIT.ok
}

async function add(id: string, options: AddOptions, { terminal }: CliContext): Promise<number> {
  const { stage, engine, address, model, voice, key: keyName, leavesThisMachine, price: prices, set } = options
  const settings: ServerEntry['settings'] = {
    address,
    ...(model === undefined ? {} : { model }),
    ...(voice === undefined ? {} : { voice }),
    ...(keyName === undefined ? {} : { keyName }),
    ...(leavesThisMachine ? { leavesThisMachine } : {}),
    ...(Object.keys(prices).length > 0 ? { prices } : {}),
    ...set,
  }
  await new ServerFile().enter({ id, stage, engine, settings })
  terminal.out(`Entered. Choose it by --model ${stage}=${id}, or on the page.`)
  return EXIT.ok
}

async function remove(id: string, { terminal }: CliContext): Promise<number> {
  const removed = await new ServerFile().remove(id)
  terminal.out(removed ? 'Forgotten.' : `There was no server "${id}".`)
  return EXIT.ok
}

async function key(name: string, forget: boolean, { terminal }: CliContext): Promise<number> {
  const store = new KeyFile()
  if (forget) {
    await store.delete(name)
    terminal.out('Forgotten.')
    return EXIT.ok
  }
  const value = process.stdin.isTTY ? '' : readFileSync(0, 'utf8').trim()
  if (value === '' || /\s/.test(value)) throw new Failure('input.key', 'There is no key on standard input', KEY_HINT)
  await store.set(name, value)
  terminal.out(`Kept as "${name}", in a file that only you can read.`)
  return EXIT.ok
}

/** @throws InvalidArgumentError where it is not a name and a value */
function setting(text: string, before: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const equals = text.indexOf('=')
  if (equals < 1) throw new InvalidArgumentError('Give it as name=value.')
  const [name, value] = [text.slice(0, equals), text.slice(equals + 1)]
  try {
    return { ...before, [name]: JSON.parse(value) }
  } catch {
    return { ...before, [name]: value }
  }
}

/** @throws InvalidArgumentError where it is no price that there is, or no amount */
function price(text: string, before: Prices): Prices {
  const [, what = '', value = ''] = /^(\w+)=(.+)$/.exec(text) ?? []
  if (what === 'currency') return { ...before, currency: value }
  const name = PRICES[what]
  const amount = Number(value)
  if (name === undefined || value === '' || !(amount >= 0 && Number.isFinite(amount))) {
    throw new InvalidArgumentError(`Give it as ${Object.keys(PRICES).join('=…, ')}=… or currency=….`)
  }
  return { ...before, [name]: amount }
}

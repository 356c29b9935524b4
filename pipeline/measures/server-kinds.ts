import type { Bilingual } from './words.ts'

/** Something that a kind of server is told by whoever compares with it; it becomes part of the arm's name. */
export interface ServerField {
  readonly name: string
  readonly words: Bilingual
  /** What it is where nobody says; empty: nothing. */
  readonly initial: string
  /** What it can be; absent: any text. */
  readonly choices?: readonly { readonly value: string; readonly words: Bilingual }[]
}

/** A kind of whole voice server that can be compared with, as people choose it. */
export interface ServerKindRow {
  readonly id: string
  readonly words: Bilingual
  /** An address of such a server, as an example. */
  readonly example: string
  readonly fields: readonly ServerField[]
}

const TURN_ENDS = [
  { value: 'server_vad', words: { en: 'The server, by silence', zh: '服务器，按静音判断' } },
  { value: 'semantic_vad', words: { en: 'The server, by what is said', zh: '服务器，按语义判断' } },
  { value: 'manual', words: { en: 'We, with the last sound', zh: '本机，在最后一个音结束时' } },
]

const DIALECTS = [
  { value: 'ga', words: { en: 'Present names', zh: '当前名称' } },
  { value: 'beta', words: { en: 'Names of the beta', zh: '测试版名称' } },
]

/** Every kind there is; what speaks to it stands in `voice-servers/`. A new one is a row here, one there and a folder. */
export const SERVER_KINDS = [
  {
    id: 'xiaozhi',
    words: { en: 'Server of devices (xiaozhi)', zh: '设备服务器（小智）' },
    example: 'ws://192.168.1.20:8000/xiaozhi/v1/',
    fields: [],
  },
  {
    id: 'openai-realtime',
    words: { en: 'OpenAI Realtime', zh: 'OpenAI Realtime' },
    example: 'wss://api.openai.com/v1/realtime',
    fields: [
      { name: 'model', words: { en: 'Model', zh: '模型' }, initial: 'gpt-realtime' },
      {
        name: 'turn',
        words: { en: 'Who ends the turn', zh: '由谁判断说完' },
        initial: 'server_vad',
        choices: TURN_ENDS,
      },
      { name: 'voice', words: { en: 'Voice (empty: the server’s own)', zh: '音色（留空：服务器默认）' }, initial: '' },
      {
        name: 'transcription',
        words: { en: 'Model that writes down what was said (empty: none)', zh: '转写模型（留空：不转写）' },
        initial: '',
      },
      { name: 'dialect', words: { en: 'Protocol', zh: '协议版本' }, initial: 'ga', choices: DIALECTS },
    ],
  },
] as const satisfies readonly ServerKindRow[]

/** One of {@link SERVER_KINDS}, by its id. */
export type ServerKindId = (typeof SERVER_KINDS)[number]['id']

/** The kind of an arm whose request names none: the first there was. */
export const DEFAULT_SERVER_KIND: ServerKindId = 'xiaozhi'

/** What is known of a kind; `undefined` where there is none of that name. */
export function serverKindRow(id: string): (ServerKindRow & { readonly id: ServerKindId }) | undefined {
  return SERVER_KINDS.find((row) => row.id === id)
}

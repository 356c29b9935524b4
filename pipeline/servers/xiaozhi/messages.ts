import { z } from 'zod'

export const listenModeSchema = z.enum(['auto', 'manual', 'realtime'])
/** Who ends an utterance: the server (auto, realtime) or the device's button (manual). */
export type ListenMode = z.infer<typeof listenModeSchema>

/** Longest text that counts as typed. */
const LONGEST_TEXT = 500

const features = z.looseObject({ mcp: z.boolean().optional(), emoji: z.boolean().optional() })
const audioParams = z.looseObject({
  format: z.string().optional().catch(undefined),
  frame_duration: z.number().optional(),
  sample_rate: z.number().optional(),
})

/** Text messages of devices, as lenient as real devices need: unknown fields pass, `session_id` is never required. */
const clientMessageSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('hello'),
    features: features.optional().catch(undefined),
    audio_params: audioParams.optional().catch(undefined),
  }),
  z.looseObject({
    type: z.literal('listen'),
    state: z.enum(['start', 'stop', 'detect']),
    // Who has a mode of its own means what other servers take it for: not the button's, so the server finds the end.
    mode: listenModeSchema.optional().catch('auto'),
    text: z.string().max(LONGEST_TEXT).optional(),
  }),
  z.looseObject({ type: z.literal('abort') }),
  z.looseObject({ type: z.literal('mcp'), payload: z.looseObject({ id: z.number().optional() }) }),
  z.looseObject({ type: z.literal('iot') }),
  z.looseObject({ type: z.literal('server') }),
  z.looseObject({ type: z.literal('ping') }),
  z.looseObject({ type: z.literal('goodbye') }),
])
export type ClientMessage = z.infer<typeof clientMessageSchema>

export type ParsedMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly reason: 'message.notJson' | 'message.unknownType' | 'message.badFields' }

const KNOWN_TYPES = new Set(['hello', 'listen', 'abort', 'mcp', 'iot', 'server', 'ping', 'goodbye'])

/** Reads a text message; what is none of the protocol is named, never thrown. */
export function parseMessage(text: string): ParsedMessage {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'message.notJson' }
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  if (typeof type !== 'string' || !KNOWN_TYPES.has(type)) return { ok: false, reason: 'message.unknownType' }
  const parsed = clientMessageSchema.safeParse(value)
  return parsed.success ? { ok: true, message: parsed.data } : { ok: false, reason: 'message.badFields' }
}

/** Text messages to devices, without the `session_id` that each gets. */
export type ServerMessage =
  | {
      readonly type: 'hello'
      readonly transport: 'websocket'
      readonly version: 1
      readonly audio_params: {
        readonly format: 'opus'
        readonly sample_rate: number
        readonly channels: 1
        readonly frame_duration: number
      }
    }
  | { readonly type: 'stt'; readonly text: string }
  | { readonly type: 'llm'; readonly emotion: string; readonly text: string }
  | { readonly type: 'tts'; readonly state: 'start' | 'stop' }
  | { readonly type: 'tts'; readonly state: 'sentence_start'; readonly text: string }
  | { readonly type: 'alert'; readonly status: string; readonly message: string; readonly emotion: string }
  | { readonly type: 'pong' }
  | { readonly type: 'mcp'; readonly payload: Readonly<Record<string, unknown>> }

/** The first thing that a server asks of a device that has tools: some clients take no speech before they were asked. */
export function mcpInitialize(version: string): ServerMessage {
  const params = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'Firstword', version } }
  return { type: 'mcp', payload: { jsonrpc: '2.0', id: MCP_INITIALIZE, method: 'initialize', params } }
}

/** What follows once the device has answered. */
export function mcpListTools(): ServerMessage[] {
  return [
    { type: 'mcp', payload: { jsonrpc: '2.0', method: 'notifications/initialized' } },
    { type: 'mcp', payload: { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} } },
  ]
}

/** Number of the request that `mcpInitialize` makes. */
export const MCP_INITIALIZE = 1

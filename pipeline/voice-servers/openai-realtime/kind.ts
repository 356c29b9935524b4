import type { TimeLimits } from '../../remote/http-server.ts'
import { USUAL_RETRIES, withRetries } from '../../remote/retries.ts'
import { type ServerAddress, serverAddress } from '../../remote/server-address.ts'
import { ServerSocket } from '../../remote/server-socket.ts'
import type { VoiceServer, VoiceServerKind } from '../contract.ts'
import { RealtimeConversation } from './conversation.ts'
import { type RealtimeSettings, readRealtimeSettings } from './settings.ts'

/** Servers of OpenAI's Realtime protocol over a WebSocket. */
export const openAiRealtime: VoiceServerKind = {
  check({ address, settings }) {
    addressOf(address)
    readRealtimeSettings(settings)
  },
  open: (server, signal) => openRealtime(server, {}, signal),
}

/**
 * Opens a session with a server.
 *
 * @throws Failure where it cannot be reached, refuses, or does not speak the protocol
 */
export async function openRealtime(
  server: VoiceServer,
  limits: Partial<TimeLimits>,
  signal?: AbortSignal,
): Promise<RealtimeConversation> {
  const settings = readRealtimeSettings(server.settings)
  const address = addressOf(server.address)
  const { key } = server
  const socket = await withRetries(
    () => ServerSocket.open({ address, ...pathOf(settings), headers: headersOf(settings, key), limits }),
    USUAL_RETRIES,
    signal,
  )
  const conversation = new RealtimeConversation({ socket, name: address.host, settings, key, limits })
  try {
    await conversation.begin()
    return conversation
  } catch (error) {
    conversation.close()
    throw error
  }
}

function addressOf(address: string): ServerAddress {
  return serverAddress(address, ['ws', 'wss'])
}

function pathOf({ model }: RealtimeSettings): { readonly path?: string } {
  return model === '' ? {} : { path: `?model=${encodeURIComponent(model)}` }
}

function headersOf({ dialect }: RealtimeSettings, key: string | undefined): Readonly<Record<string, string>> {
  return {
    ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
    ...(dialect === 'beta' ? { 'OpenAI-Beta': 'realtime=v1' } : {}),
  }
}

import { connect as connectTcp, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { GatewayLimits } from '../admission/limits.ts'
import { VirtualDevice } from '../client/virtual-device.ts'
import { type DeviceServer, openDeviceServer } from '../device-server.ts'
import { type ScriptedConversation, scriptedConversation } from './scripted-conversation.ts'

const TOKEN = 'secret-of-the-test'

export interface AttackedServer {
  readonly server: DeviceServer
  readonly conversations: ReadonlyMap<string, ScriptedConversation>
  /** How often something was refused for this reason. */
  refused(reason: string): number
  wellBehaved(deviceId?: string): Promise<VirtualDevice>
  /** A WebSocket that does whatever its test wants. @throws Error with what it was answered, where it was turned away */
  rawDevice(deviceId: string, headers?: Record<string, string>, from?: string): Promise<WebSocket>
  /** A connection that was upgraded by hand, so that it can fall silent or stop reading as a socket. */
  upgradedSocket(deviceId: string): Promise<Socket>
  /** A connection that has not asked for anything. */
  silentSocket(from?: string): Promise<Socket>
}

/** A gateway on a free port of loopback with scripted conversations, and those who bother it. */
export async function openAttackedServer(
  limits: Partial<GatewayLimits> = {},
  origins: readonly string[] = [],
): Promise<AttackedServer> {
  const conversations = new Map<string, ScriptedConversation>()
  const server = await openDeviceServer({
    port: 0,
    address: '127.0.0.1',
    publicHost: '127.0.0.1',
    policy: () => ({ token: TOKEN, hosts: ['127.0.0.1', 'localhost'], origins }),
    appVersion: '1.0.0',
    replySampleRateHz: 16_000,
    limits,
    openConversation: ({ deviceId }, hooks) => {
      const conversation = scriptedConversation(hooks, 300)
      conversations.set(deviceId, conversation)
      return conversation
    },
  })
  const { port } = server
  const url = `ws://127.0.0.1:${port}/xiaozhi/v1/`
  return {
    server,
    conversations,
    refused: (reason) => server.refusals[reason] ?? 0,
    wellBehaved: (deviceId = 'good') => VirtualDevice.connect({ url, deviceId, token: TOKEN }),
    rawDevice: (deviceId, headers, from) => rawDevice(url, deviceId, headers, from),
    silentSocket: (from) => silentSocket(port, from),
    upgradedSocket: (deviceId) => upgradedSocket(port, deviceId),
  }
}

/** A text frame as a client sends it: final, masked (with zeros). */
export function maskedText(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}

async function rawDevice(
  url: string,
  deviceId: string,
  more: Record<string, string> = {},
  localAddress = '127.0.0.1',
): Promise<WebSocket> {
  const headers = { 'Device-Id': deviceId, Authorization: `Bearer ${TOKEN}`, ...more }
  const socket = new WebSocket(url, { headers, localAddress, perMessageDeflate: false })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', reject)
    socket.once('unexpected-response', (request, response) => {
      request.destroy()
      reject(new Error(`answered ${response.statusCode}`))
    })
  })
  return socket
}

function silentSocket(port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connectTcp({ port, host: '127.0.0.1', localAddress }, () => resolve(socket))
    socket.on('error', () => undefined)
  })
}

async function upgradedSocket(port: number, deviceId: string): Promise<Socket> {
  const socket = await silentSocket(port)
  const lines = [
    'GET /xiaozhi/v1/ HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Device-Id: ${deviceId}`,
    `Authorization: Bearer ${TOKEN}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await new Promise((resolve) => socket.once('data', resolve))
  return socket
}

import { WebSocket } from 'ws'
import { nowMs } from '../../base/clock.ts'
import { type CodedSentence, Failure, sentenceOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** Devices wait as long for a server's hello. */
const TIMEOUT_MS = 10_000
const MAX_MESSAGE_BYTES = 256 * 1024
/** A locally administered address: no real device has it. */
const PROBE_ID = '02:00:00:00:00:01'
const HELLO = JSON.stringify({
  type: 'hello',
  version: 1,
  transport: 'websocket',
  audio_params: { format: 'opus', sample_rate: 16_000, channels: 1, frame_duration: 60 },
})

export interface ProbeTimes {
  /** Until the WebSocket was open. */
  readonly connectMs: number
  /** From the device's hello to the server's. */
  readonly helloMs: number
}

/**
 * Connects to a xiaozhi server as a device would, says hello and leaves: how long each took. Nothing is spoken.
 *
 * @throws Failure for an address that is none of ws or wss, and where the server refuses or stays silent
 */
export async function probeXiaozhi(address: string, timeoutMs = TIMEOUT_MS): Promise<ProbeTimes> {
  const url = URL.parse(address)
  if (url === null || !/^wss?:$/.test(url.protocol)) {
    throw new Failure('probe.address', because('server.noWs', { address }), because('do.giveXiaozhi'))
  }
  const startedMs = nowMs()
  const socket = new WebSocket(url, {
    headers: { 'Protocol-Version': '1', 'Device-Id': PROBE_ID, 'Client-Id': '00000000-0000-4000-8000-000000000001' },
    followRedirects: false,
    perMessageDeflate: false,
    handshakeTimeout: timeoutMs,
    maxPayload: MAX_MESSAGE_BYTES,
  })
  try {
    return await greeted(socket, address, startedMs, timeoutMs)
  } finally {
    socket.on('error', () => undefined)
    socket.terminate()
  }
}

function greeted(socket: WebSocket, address: string, startedMs: number, timeoutMs: number): Promise<ProbeTimes> {
  return new Promise((resolve, reject) => {
    let openMs: number | undefined
    const fail = (code: string, why: CodedSentence) => {
      clearTimeout(timeout)
      reject(new Failure(code, why))
    }
    const timeout = setTimeout(
      () => fail('probe.timeout', because('watch.noHello', { address, seconds: timeoutMs / 1000 })),
      timeoutMs,
    )
    socket.on('error', (error) =>
      fail('probe.unreachable', because('server.unreachable', { server: address, why: sentenceOf(error) })),
    )
    socket.on('close', (code) => fail('probe.refused', because('watch.closedEarly', { address, code })))
    socket.on('open', () => {
      openMs = nowMs()
      socket.send(HELLO)
    })
    socket.on('message', (data, isBinary) => {
      if (isBinary || openMs === undefined || !isHello(String(data))) return
      clearTimeout(timeout)
      resolve({ connectMs: openMs - startedMs, helloMs: nowMs() - openMs })
    })
  })
}

/** Servers say other things beside it, some of them no JSON. */
function isHello(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null && 'type' in message && message.type === 'hello'
  } catch {
    return false
  }
}

import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { readHost } from '../../host-name.ts'
import { requestTarget } from '../../request-target.ts'
import { isAllowedOrigin } from './origins.ts'
import type { Refusal } from './refusals.ts'

/** Path of the devices' WebSocket, and of the answer that tells them about it. */
export const WEBSOCKET_PATH = '/xiaozhi/v1/'
export const OTA_PATH = '/xiaozhi/ota/'

/** Who may talk to the gateway. */
export interface DevicePolicy {
  readonly port: number
  /** What a device must present; everybody may talk where it is absent, which only a gateway on loopback allows. */
  readonly token: string | undefined
  /** Names and addresses under which this machine may be asked for: a page whose name points here has another. */
  readonly hosts: readonly string[]
  /** Origins of pages that may connect, as `pageOrigins` writes them; none by default. Devices send none. */
  readonly origins: readonly string[]
}

/** A device that asks to be let in. */
export interface DeviceIdentity {
  readonly deviceId: string
  readonly clientId: string | undefined
  readonly protocolVersion: string | undefined
}

export type AccessDecision =
  | { readonly allowed: true; readonly identity: DeviceIdentity }
  | { readonly allowed: false; readonly reason: Refusal; readonly status: string }

const DEVICE_ID = /^[\w:.-]{1,64}$/

/** Decides on a WebSocket upgrade by its address and headers. Browsers cannot set headers: they may use the query. */
export function judgeUpgrade(url: string, headers: IncomingHttpHeaders, policy: DevicePolicy): AccessDecision {
  const { path = '', query } = requestTarget(url) ?? {}
  if (`${path}/`.replace(/\/+$/, '/') !== WEBSOCKET_PATH) return refuse('access.path', '404 Not Found')
  const refusal = judgeCaller(headers, policy)
  if (refusal) return refuse(refusal, '403 Forbidden')
  const given = headers.authorization ?? query?.get('authorization') ?? ''
  if (!isToken(given.replace(/^Bearer /i, ''), policy)) return refuse('access.token', '401 Unauthorized')
  const deviceId = one(headers['device-id']) ?? query?.get('device-id') ?? ''
  if (!DEVICE_ID.test(deviceId)) return refuse('access.deviceId', '400 Bad Request')
  const clientId = one(headers['client-id']) ?? query?.get('client-id') ?? undefined
  return { allowed: true, identity: { deviceId, clientId, protocolVersion: one(headers['protocol-version']) } }
}

/** Host and Origin of any request: against pages of other sites that have a browser ask us. */
export function judgeCaller(headers: IncomingHttpHeaders, policy: DevicePolicy): Refusal | undefined {
  if (!isAllowedHost(headers.host, policy)) return 'access.host'
  return isAllowedOrigin(headers.origin, policy.origins) ? undefined : 'access.origin'
}

/** The Host header must name this machine, and the port where it names one: some devices leave it out. */
export function isAllowedHost(host: string | undefined, { port, hosts }: DevicePolicy): boolean {
  const asked = readHost(host)
  return asked !== undefined && hosts.includes(asked.name) && (asked.port ?? port) === port
}

/** Compares in a time that does not depend on where the tokens differ. */
export function isToken(given: string, { token }: DevicePolicy): boolean {
  if (token === undefined) return true
  const expected = Buffer.from(token)
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

function refuse(reason: Refusal, status: string): AccessDecision {
  return { allowed: false, reason, status }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}

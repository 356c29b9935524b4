import type { AppInfo, HostState } from '../../pipeline/protocol/desktop.ts'

export interface DiagnosticFacts {
  readonly app: AppInfo
  readonly host: HostState
  readonly lastLines: readonly string[]
  /** The user's folder and name, which are taken out of every line. */
  readonly home: string
  readonly userName: string
}

/** A report for whoever helps: versions, the state of the host, the last lines of the log. Nothing personal is in it. */
export function diagnostics({ app, host, lastLines, home, userName }: DiagnosticFacts): string {
  const state = host.phase === 'failed' ? `failed: ${host.reason}` : host.phase
  const head = [
    `Firstword ${app.version}`,
    `System: ${app.platform} ${app.arch}, ${app.locale}`,
    `Electron ${app.electron}, Chromium ${app.chromium}, Node ${app.node}`,
    `Graphics: ${app.gpu ?? 'unknown'}`,
    `Pipeline host: ${state}`,
    '',
    'Last lines of the log:',
  ]
  return [...head, ...(lastLines.length > 0 ? lastLines : ['(none)'])]
    .map((line) => withoutUser(line, home, userName))
    .join('\n')
}

function withoutUser(line: string, home: string, userName: string): string {
  const folders = home === '' ? line : line.replaceAll(home, '~')
  // A name of one or two letters would be found within words.
  return userName.length < 3 ? folders : folders.replaceAll(userName, '(user)')
}

/**
 * What Chromium draws with, from Electron's `getGPUInfo('basic')`, whose shape is Chromium's own affair; `undefined`
 * where it says nothing.
 */
export function gpuLine(info: unknown): string | undefined {
  const devices = (info as { gpuDevice?: unknown } | undefined)?.gpuDevice
  if (!Array.isArray(devices)) return undefined
  const active = devices.find((device) => device?.active) ?? devices[0]
  if (!active) return undefined
  const { vendorId, deviceId, driverVersion, vendorString, deviceString } = active as Record<string, unknown>
  const name = [vendorString, deviceString].filter(Boolean).join(' ') || `vendor ${vendorId}, device ${deviceId}`
  return driverVersion ? `${name}, driver ${driverVersion}` : name
}

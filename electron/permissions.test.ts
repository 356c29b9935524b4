import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  isCheckAllowed,
  isRequestAllowed,
  PAGE_PERMISSIONS,
  setupPermissions,
  systemMicrophoneAccess,
} from './permissions.ts'

const OURS = 'app://firstword/'

describe('a permission request', () => {
  it('is granted for the microphone of our own page', () => {
    expect(isRequestAllowed('media', OURS, { mediaTypes: ['audio'] })).toBe(true)
  })

  it.each([
    ['the camera', 'media', OURS, ['video']],
    ['microphone and camera together', 'media', OURS, ['audio', 'video']],
    ['media of no named kind', 'media', OURS, undefined],
    ['media of no kind at all', 'media', OURS, []],
    ['the microphone of another page', 'media', 'https://example.com/', ['audio']],
    ['the microphone of a page that begins like ours', 'media', 'app://firstword.example.com/', ['audio']],
    ['the screen', 'display-capture', OURS, ['audio']],
    ['the place', 'geolocation', OURS, undefined],
    ['notifications', 'notifications', OURS, undefined],
    ['USB devices', 'hid', OURS, undefined],
    ['the local network', 'local-network', OURS, undefined],
    ['this machine by another page', 'loopback-network', 'https://example.com/', undefined],
    ['other programs', 'openExternal', OURS, undefined],
  ])('is refused for %s', (_what, permission, origin, mediaTypes) => {
    expect(isRequestAllowed(permission, origin, { ...(mediaTypes ? { mediaTypes } : {}) })).toBe(false)
  })
})

describe('the way to the pipeline host on this machine', () => {
  it.each(['loopback-network', 'local-network-access'])('is open to our own page: %s', (permission) => {
    expect(isRequestAllowed(permission, OURS, {})).toBe(true)
    expect(isCheckAllowed(permission, 'app://firstword', {})).toBe(true)
  })

  it('is closed to every other page, and the network beyond this machine to ours too', () => {
    expect(isCheckAllowed('loopback-network', 'https://example.com', {})).toBe(false)
    expect(isCheckAllowed('local-network', OURS, {})).toBe(false)
  })

  it('is granted without asking the system for the microphone', async () => {
    const { session, request } = fakeSession()
    let asked = 0
    setupPermissions(session, async () => {
      asked += 1
      return false
    })
    expect(await request('loopback-network', { requestingUrl: OURS })).toBe(true)
    expect(asked).toBe(0)
  })
})

describe('the permissions of the page', () => {
  /** Calls of the web platform that ask for a permission, and its name in Electron. */
  const CALLS: readonly (readonly [RegExp, string])[] = [
    [/clipboard\.writeText/, 'clipboard-sanitized-write'],
    [/clipboard\.read/, 'clipboard-read'],
    [/setSinkId\??\.?\(/, 'speaker-selection'],
    [/requestFullscreen/, 'fullscreen'],
    [/new Notification\(/, 'notifications'],
    [/wakeLock\.request/, 'screen-wake-lock'],
    [/getDisplayMedia/, 'display-capture'],
    [/geolocation\./, 'geolocation'],
    [/requestMIDIAccess/, 'midi'],
    [/storage\.persist/, 'persistent-storage'],
    [/requestPointerLock/, 'pointerLock'],
    [/\.usb\.|\.serial\.|\.hid\./, 'hid'],
    [/new WebSocket\(/, 'loopback-network'],
  ]
  const folder = join(import.meta.dirname, '..', 'renderer', 'src')
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n')

  it.each(CALLS.filter(([call]) => call.test(source)).map(([, permission]) => permission))(
    'include %s, which a call of the page needs',
    (permission) => {
      expect(isRequestAllowed(permission, OURS, {})).toBe(true)
      expect(isCheckAllowed(permission, 'app://firstword', {})).toBe(true)
    },
  )

  it('are for our own page alone', () => {
    for (const permission of Object.keys(PAGE_PERMISSIONS)) {
      expect(isRequestAllowed(permission, 'https://example.com/', {})).toBe(false)
      expect(isCheckAllowed(permission, 'https://example.com', {})).toBe(false)
    }
  })

  it.each(['clipboard-read', 'deprecated-sync-clipboard-read', 'fileSystem', 'constructor', '__proto__'])(
    'are the named ones alone: %s is refused',
    (permission) => {
      expect(isRequestAllowed(permission, OURS, {})).toBe(false)
      expect(isCheckAllowed(permission, OURS, {})).toBe(false)
    },
  )
})

describe('a permission check', () => {
  it('lets the first one through, which does not say of what kind the media is', () => {
    expect(isCheckAllowed('media', 'app://firstword', {})).toBe(true)
    expect(isCheckAllowed('media', 'app://firstword', { mediaType: 'unknown' })).toBe(true)
    expect(isCheckAllowed('media', 'app://firstword', { mediaType: 'audio' })).toBe(true)
  })

  it('denies the camera, other pages and every other permission', () => {
    expect(isCheckAllowed('media', OURS, { mediaType: 'video' })).toBe(false)
    expect(isCheckAllowed('media', 'https://example.com', {})).toBe(false)
    expect(isCheckAllowed('media', '', {})).toBe(false)
    expect(isCheckAllowed('geolocation', OURS, {})).toBe(false)
    expect(isCheckAllowed('serial', OURS, {})).toBe(false)
  })
})

/** Takes the handlers as Electron's session does. */
function fakeSession() {
  const handlers = new Map<string, (...args: never[]) => unknown>()
  const take = (name: string) => (handler: unknown) => void handlers.set(name, handler as never)
  const session = {
    setPermissionRequestHandler: take('request'),
    setPermissionCheckHandler: take('check'),
    setDevicePermissionHandler: take('device'),
    setDisplayMediaRequestHandler: take('display'),
  }
  const call = (name: string, ...args: unknown[]) => handlers.get(name)?.(...(args as never[]))
  const request = (permission: string, details: object) =>
    new Promise<boolean>((resolve) => call('request', {}, permission, resolve, details))
  return { session, call, request }
}

const microphone = { requestingUrl: OURS, securityOrigin: OURS, mediaTypes: ['audio'] }

describe('the permission handlers', () => {
  it('are all four in place and deny devices and the screen', () => {
    const { session, call } = fakeSession()
    setupPermissions(session, async () => true)
    expect(call('check', undefined, 'media', OURS, {})).toBe(true)
    expect(call('check', undefined, 'midi', OURS, {})).toBe(false)
    expect(call('device', { deviceType: 'hid', origin: OURS })).toBe(false)
    let streams: unknown
    call('display', {}, (answer: unknown) => {
      streams = answer
    })
    expect(streams).toEqual({})
  })

  it('ask the system before the microphone is granted, and go by its answer', async () => {
    const { session, request } = fakeSession()
    let answer = true
    setupPermissions(session, async () => answer)
    expect(await request('media', microphone)).toBe(true)
    answer = false
    expect(await request('media', microphone)).toBe(false)
  })

  it('refuse when asking the system fails, and do not ask it for what is refused anyway', async () => {
    const { session, request } = fakeSession()
    let asked = 0
    setupPermissions(session, async () => {
      asked += 1
      throw new Error('no answer')
    })
    expect(await request('media', microphone)).toBe(false)
    expect(await request('geolocation', { requestingUrl: OURS })).toBe(false)
    expect(await request('media', { ...microphone, securityOrigin: 'https://example.com' })).toBe(false)
    expect(asked).toBe(1)
  })
})

describe("the system's own question", () => {
  it('is put on macOS only', async () => {
    const asked: string[] = []
    const preferences = {
      askForMediaAccess: async (type: string) => {
        asked.push(type)
        return false
      },
    }
    expect(await systemMicrophoneAccess('linux', preferences)()).toBe(true)
    expect(await systemMicrophoneAccess('win32', preferences)()).toBe(true)
    expect(asked).toEqual([])
    expect(await systemMicrophoneAccess('darwin', preferences)()).toBe(false)
    expect(asked).toEqual(['microphone'])
  })
})

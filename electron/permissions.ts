import type { MediaAccessPermissionRequest, Session, SystemPreferences } from 'electron'
import { isOurs } from './navigation.ts'

type MediaDetails = { readonly mediaTypes?: readonly string[]; readonly mediaType?: string }

/**
 * What our own page may do besides hearing the microphone, by the permission that its calls need. Each is here because
 * the page would fail without it; everything else is refused.
 */
export const PAGE_PERMISSIONS: Readonly<Record<string, string>> = {
  'loopback-network': "the host's socket: Chromium asks before a page reaches a server on this machine",
  'local-network-access': 'the same by its older name',
  'clipboard-sanitized-write': 'navigator.clipboard.writeText: copy buttons',
  'speaker-selection': 'AudioContext.setSinkId: the choice of a loudspeaker',
  fullscreen: 'the presentation fills the screen',
}

/**
 * Without handlers Electron grants everything. Granted here, to our own page: the microphone, and what
 * `PAGE_PERMISSIONS` names. A request names what it wants and must want sound alone; checks are laxer, see
 * `isCheckAllowed`.
 */
export function setupPermissions(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  >,
  askSystem: () => Promise<boolean>,
): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const media = details as Partial<MediaAccessPermissionRequest>
    if (!isRequestAllowed(permission, media.securityOrigin ?? details.requestingUrl, media)) return callback(false)
    if (permission !== 'media') return callback(true)
    askSystem().then(callback, () => callback(false))
  })
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isCheckAllowed(permission, origin, details),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
}

/** A request must be of our page; one for the microphone must be for sound and nothing else. */
export function isRequestAllowed(permission: string, origin: string, { mediaTypes }: MediaDetails): boolean {
  if (!isOurs(origin)) return false
  if (permission === 'media') return mediaTypes?.length === 1 && mediaTypes[0] === 'audio'
  return Object.hasOwn(PAGE_PERMISSIONS, permission)
}

/**
 * Electron asks a first time for `media` without saying of what kind. To insist on `audio` there would deny the
 * microphone for good, so only what is known to be the camera is denied; the request handler decides.
 */
export function isCheckAllowed(permission: string, origin: string, { mediaType }: MediaDetails): boolean {
  if (!isOurs(origin)) return false
  return permission === 'media' ? mediaType !== 'video' : Object.hasOwn(PAGE_PERMISSIONS, permission)
}

/**
 * macOS gives a program that never asked a stream of silence, so it is asked for when the page wants the microphone.
 * Other systems have no such question.
 */
export function systemMicrophoneAccess(
  platform: NodeJS.Platform,
  preferences: Pick<SystemPreferences, 'askForMediaAccess'>,
): () => Promise<boolean> {
  return platform === 'darwin' ? () => preferences.askForMediaAccess('microphone') : async () => true
}

/** The systems whose remedies are worded. */
export type OperatingSystem = 'windows' | 'macos' | 'linux' | 'other'

/** What the browser says of the machine it runs on. */
export interface BrowserIdentity {
  readonly userAgent: string
  /** `navigator.userAgentData.platform`, where there is one. */
  readonly platform?: string | undefined
}

/** Which system the page runs on, from what the browser says of itself. Phones are `other`: their settings differ. */
export function operatingSystemOf({ userAgent, platform }: BrowserIdentity): OperatingSystem {
  if (/android|iphone|ipad/i.test(`${userAgent} ${platform ?? ''}`)) return 'other'
  const said = platform === undefined || platform === '' ? userAgent : platform
  if (/windows/i.test(said)) return 'windows'
  if (/mac ?os|macintosh/i.test(said)) return 'macos'
  return /linux|x11|cros|chrome os/i.test(said) ? 'linux' : 'other'
}

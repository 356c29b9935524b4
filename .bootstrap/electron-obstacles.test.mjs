import { describe, expect, it } from 'vitest'
import { librariesNotFound, linuxObstacle } from './electron-obstacles.mjs'

/** A desktop on which a window opens. */
const DESKTOP = {
  hasDisplay: true,
  isRoot: false,
  apparmorRestriction: undefined,
  userNamespaces: undefined,
  sandboxHelper: undefined,
  missingLibraries: [],
}
/** chrome-sandbox as the npm package brings it. */
const UNPACKED_HELPER = { uid: 1000, mode: 0o755 }
/** As a Debian package installs it. */
const INSTALLED_HELPER = { uid: 0, mode: 0o4755 }

describe('a window on Linux', () => {
  it('opens where there is a display, an ordinary user and a sandbox', () => {
    expect(linuxObstacle(DESKTOP)).toBeUndefined()
    expect(linuxObstacle({ ...DESKTOP, apparmorRestriction: '0', userNamespaces: '1' })).toBeUndefined()
  })

  it('does not open without a display, nor for root', () => {
    expect(linuxObstacle({ ...DESKTOP, hasDisplay: false })).toBe('there is no display')
    expect(linuxObstacle({ ...DESKTOP, isRoot: true })).toContain('root')
  })

  it('does not open where AppArmor forbids user namespaces and the helper has no rights', () => {
    for (const sandboxHelper of [undefined, UNPACKED_HELPER, { uid: 0, mode: 0o755 }, { uid: 1000, mode: 0o4755 }])
      expect(linuxObstacle({ ...DESKTOP, apparmorRestriction: '1', sandboxHelper })).toContain('AppArmor')
  })

  it('opens there with a helper of root, as an installed package has it', () => {
    const facts = { ...DESKTOP, apparmorRestriction: '1', userNamespaces: '0', sandboxHelper: INSTALLED_HELPER }
    expect(linuxObstacle(facts)).toBeUndefined()
  })

  it('does not open where the kernel itself forbids namespaces', () => {
    expect(linuxObstacle({ ...DESKTOP, userNamespaces: '0', sandboxHelper: UNPACKED_HELPER })).toContain('sysctl')
  })

  it('does not open where libraries are missing, which are named', () => {
    const output = '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n\tlibgtk-3.so.0 => not found\n'
    expect(librariesNotFound(output)).toEqual(['libnss3.so', 'libgtk-3.so.0'])
    const obstacle = linuxObstacle({ ...DESKTOP, missingLibraries: librariesNotFound(output) })
    expect(obstacle).toBe('Electron needs libraries that are not installed: libnss3.so, libgtk-3.so.0')
  })
})

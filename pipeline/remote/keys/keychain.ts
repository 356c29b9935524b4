import type { KeyKeeping } from '../../protocol/models/model-servers.ts'

/** What seals texts so that this person alone, on this system, can open them again: the system's keychain holds the key to it. */
export interface Keychain {
  /** @throws Failure where it cannot be asked */
  seal(text: string): Promise<string>
  /** @throws Failure where it cannot be asked, or did not seal this */
  open(sealed: string): Promise<string>
}

interface Keeping {
  readonly keychain: Keychain | undefined
  readonly keeping: KeyKeeping
}

let inForce: Keeping = { keychain: undefined, keeping: { kind: 'file' } }

/**
 * Keys of this process are kept so from now on; called once, by whoever started it knows whether there is a keychain.
 *
 * @param reason why there is none
 */
export function keepKeys(keychain: Keychain | undefined, reason?: string): void {
  inForce = keychain
    ? { keychain, keeping: { kind: 'keychain' } }
    : { keychain, keeping: { kind: 'file', ...(reason === undefined ? {} : { reason }) } }
}

/** How keys of this process are kept: in a file, unless somebody said otherwise. */
export function keysAreKept(): Keeping {
  return inForce
}

import type { GlobalShortcut } from 'electron'
import type { TalkKey } from '../../pipeline/protocol/desktop.ts'

/**
 * The key that talks from anywhere, off until the user wants it. Systems tell programs of a key going down and not of
 * its going up again: one stroke begins to talk, the next one ends it.
 */
export class GlobalTalkKey {
  readonly #shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>
  readonly #onPress: () => void
  #key: TalkKey = null

  constructor(shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>, onPress: () => void) {
    this.#shortcuts = shortcuts
    this.#onPress = onPress
  }

  /** Whether the key is ours now. Where another program has it, the one before stays given up: none is in force. */
  set(key: TalkKey): boolean {
    if (key === this.#key) return true
    if (this.#key !== null) this.#shortcuts.unregister(this.#key)
    this.#key = null
    if (key === null) return true
    if (!this.#shortcuts.register(key, this.#onPress)) return false
    this.#key = key
    return true
  }
}

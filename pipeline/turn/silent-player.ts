import { nowMs } from '../base/clock.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ReplyPlayer } from './reply/reply-player.ts'

/** Takes a reply's audio and plays it to nobody: a benchmark in a terminal. */
export const SILENT_PLAYER: ReplyPlayer = {
  silentBecause: because('playback.terminal'),
  play: () => nowMs(),
  finish: () => undefined,
  stop: () => undefined,
}

import { nowMs } from '../base/clock.ts'
import type { ReplyPlayer } from '../turn/reply-player.ts'

/** Takes a reply's audio and plays it to nobody: a benchmark in a terminal. */
export const SILENT_PLAYER: ReplyPlayer = {
  silentBecause: 'the terminal plays no audio: the time from hand-over to the loudspeaker is not part of it',
  play: () => nowMs(),
  finish: () => undefined,
  stop: () => undefined,
}

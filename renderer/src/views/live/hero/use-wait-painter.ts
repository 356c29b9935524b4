import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { digitsOf, msDigits, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import type { TurnRecord } from '../../../../../pipeline/protocol/turns.ts'
import { useConsole, useConsoleStore, useLocale } from '../../../console-context.ts'
import { isOver } from '../../../model/turn/turn.ts'
import { countedMsOf, isVoiced, type Wait, waitOf } from '../../../model/turn/wait.ts'

/** With reduced motion the number moves in steps (5 Hz). */
const REDUCED_EVERY_MS = 200

/** More than `9,999` need smaller digits to stand beside their unit. */
const LONG_DIGITS = 5

interface Painted {
  /** Holds the digits, and nothing else. */
  readonly digits: RefObject<HTMLElement | null>
  /** Says what the digits are, while they run. */
  readonly state: RefObject<HTMLElement | null>
}

/** Paints what the user waits, outside of React: once for a turn that is over, every frame while somebody waits. */
export function useWaitPainter(turn: TurnRecord | undefined): Painted {
  const { t } = useTranslation()
  const { frames, levels, store } = useConsole()
  const locale = useLocale()
  const clockKnown = useConsoleStore((state) => state.clock !== undefined)
  const digits = useRef<HTMLSpanElement>(null)
  const state = useRef<HTMLSpanElement>(null)
  const lastVoicedMs = useRef<number>(undefined)
  useLayoutEffect(() => {
    const hostNowMs = (pageMs: number) => pageMs - (store.getState().clock?.offsetMs ?? 0)
    const paint = (pageMs: number) => {
      const level = levels.newest
      if (level && isVoiced(level.speechProbability)) lastVoicedMs.current = hostNowMs(level.atMs)
      const wait = clockKnown || !turn || isOver(turn) ? waitOf(turn, lastVoicedMs.current) : NO_CLOCK
      const shown = shownOf(wait, hostNowMs(pageMs), locale)
      put(digits.current, shown.digits, shown.state)
      put(state.current, shown.words && t(`live.${shown.words}`), shown.state)
    }
    paint(performance.now())
    if (!turn || isOver(turn)) return
    const everyMs = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? REDUCED_EVERY_MS : 0
    let paintedMs = 0
    return frames.subscribe((nowMs) => {
      if (document.hidden || nowMs - paintedMs < everyMs) return
      paintedMs = nowMs
      paint(nowMs)
    })
  }, [turn, frames, levels, store, locale, clockKnown, t])
  return { digits, state }
}

const NO_CLOCK: Wait | undefined = undefined

interface Shown {
  readonly digits: string
  readonly state: 'still' | 'zero' | 'counting' | 'known'
  readonly words?: 'speakingNow' | 'countingGuess' | 'counting' | 'noClock'
}

/** What stands for a wait at a moment of the host's clock; without a clock nothing can be counted. */
function shownOf(wait: Wait | undefined, hostMs: number, locale: string): Shown {
  if (!wait) return { digits: UNKNOWN, state: 'still', words: 'noClock' }
  if (wait.kind === 'known') return { digits: msDigits(wait.ms, locale), state: 'known' }
  if (wait.kind === 'speaking') return { digits: '0', state: 'zero', words: 'speakingNow' }
  if (wait.kind !== 'counting') return { digits: UNKNOWN, state: 'still' }
  const elapsedMs = countedMsOf(wait, hostMs)
  if (elapsedMs === undefined) return { digits: '0', state: 'zero', words: 'speakingNow' }
  const words = wait.decided ? 'counting' : 'countingGuess'
  return { digits: digitsOf(elapsedMs, 0, locale), state: 'counting', words }
}

function put(element: HTMLElement | null, text: string | undefined, state: Shown['state']): void {
  if (!element) return
  const next = text ?? ''
  if (element.textContent === next && element.dataset.state === state) return
  element.textContent = next
  element.toggleAttribute('data-long', next.length > LONG_DIGITS)
  element.dataset.state = state
}

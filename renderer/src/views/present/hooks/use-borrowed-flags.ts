import { useEffect, useRef } from 'react'
import type { FlagState } from '../../../../../pipeline/protocol/flags.ts'
import { useConsole, useConsoleStore } from '../../../console-context.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { applyCommand, isArmOf, type PresentedArm } from '../presented-arm.ts'

/**
 * Puts an arm's flags in force while it is shown. What was in force before comes back as soon as nothing is shown that
 * needs others, when the page is left, and when the window is closed.
 */
export function useBorrowedFlags(arm: PresentedArm | undefined): void {
  const { run, store } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const own = useRef<Pick<FlagState, 'preset' | 'values'>>(undefined)
  const key = arm && JSON.stringify(applyCommand(arm))
  const shown = useRef(arm)
  shown.current = arm
  const giveBack = useRef(() => {})
  giveBack.current = () => {
    const before = own.current
    own.current = undefined
    if (!before) return
    const { preset, values } = before
    run(applyCommand({ values, ...(preset === undefined ? {} : { preset }) }))
  }
  useEffect(() => {
    const flags = store.getState().session?.flags
    if (!connected || !flags) return
    if (key === undefined || !shown.current) return giveBack.current()
    if (!own.current && isArmOf(shown.current, flags)) return
    own.current ??= flags
    run(applyCommand(shown.current))
  }, [key, connected, run, store])
  useEffect(() => {
    const leave = () => giveBack.current()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [])
}

import { useEffect } from 'react'
import { useConsole, useConsoleStore } from '../../console-context.ts'

/** Whatever takes keys itself: Space presses a button, types a blank, opens a list. */
const CONTROLS = 'a, button, input, select, textarea, summary, [contenteditable], [role], [tabindex="0"], dialog'

/** Holding Space talks, in push-to-talk mode and where no control has the focus. */
export function useSpaceToTalk(): void {
  const { sound } = useConsole()
  const wanted = useConsoleStore(
    ({ microphone, sound: { mode, spaceTalks } }) =>
      spaceTalks && mode === 'pushToTalk' && microphone.phase === 'open' && microphone.purpose === 'talk',
  )
  useEffect(() => {
    if (!wanted) return
    let down = false
    const release = () => {
      if (!down) return
      down = false
      sound.talking.release()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey) return
      if (document.activeElement?.closest(CONTROLS)) return
      // Else the page scrolls, and the key repeats.
      event.preventDefault()
      if (down || event.repeat) return
      down = true
      sound.talking.press()
    }
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code === 'Space') release()
    }
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp)
    // The key may be let go where this page does not see it.
    window.addEventListener('blur', release)
    document.addEventListener('visibilitychange', release)
    return () => {
      release()
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('keyup', onKeyUp)
      window.removeEventListener('blur', release)
      document.removeEventListener('visibilitychange', release)
    }
  }, [sound, wanted])
}

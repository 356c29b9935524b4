import { useEffect, useState } from 'react'
import { useConsole } from '../../console-context.ts'
import { NO_SIGNAL_MS } from '../../model/sound/input-level.ts'

const LOOK_EVERY_MS = 200

/** Whether the open microphone has delivered nothing but zeros for a second. */
export function useSilentInput(): boolean {
  const { sound } = useConsole()
  const [silent, setSilent] = useState(false)
  useEffect(() => {
    const look = () => setSilent(sound.inputLevels.at(performance.now()).zeroMs >= NO_SIGNAL_MS)
    const timer = window.setInterval(look, LOOK_EVERY_MS)
    return () => window.clearInterval(timer)
  }, [sound])
  return silent
}

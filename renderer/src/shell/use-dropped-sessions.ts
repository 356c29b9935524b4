import { useEffect, useState } from 'react'
import { takeSessionFile } from '../console/desktop.ts'
import { useConsole } from '../console-context.ts'

/** Lets session files be dropped anywhere on the page; true while one is held over it. Anything else is left alone. */
export function useDroppedSessions(): boolean {
  const console = useConsole()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      // Without this the browser would open the file in the page's place.
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      for (const file of event.dataTransfer?.files ?? [])
        void takeSessionFile(console, file, (hash) => {
          window.location.hash = hash
        })
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [console])
  return isOver
}

import { useEffect, useRef, useState } from 'react'

/** Files may be dropped anywhere on the page; true while one hovers over it. */
export function useFileDrop(isEnabled: boolean, onFile: (file: File | undefined) => unknown): boolean {
  const [dropping, setDropping] = useState(false)
  const receive = useRef(onFile)
  useEffect(() => {
    receive.current = onFile
  })
  useEffect(() => {
    if (!isEnabled) return
    const hover = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setDropping(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDropping(false)
    }
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setDropping(false)
      receive.current(event.dataTransfer.files[0])
    }
    window.addEventListener('dragover', hover)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', hover)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [isEnabled])
  return dropping
}

import type { ReactNode } from 'react'
import { Dialog } from 'react-aria-components'
import { useConsoleStore } from '../../console-context.ts'
import type { ViewSlice } from '../../store/view-slice.ts'
import { DialogFrame } from '../../widgets/dialogs/dialog-frame.tsx'
import styles from './overlay.module.css'

interface OverlayProps {
  readonly name: Exclude<ViewSlice['overlay'], 'none'>
  readonly label: string
  readonly children: ReactNode
}

/** A dialog over the page; Esc and a click beside it close it. */
export function Overlay({ name, label, children }: OverlayProps) {
  const isOpen = useConsoleStore((state) => state.overlay === name)
  const setOverlay = useConsoleStore((state) => state.setOverlay)
  return (
    <DialogFrame isOpen={isOpen} widthPx={560} onOpenChange={(open) => setOverlay(open ? name : 'none')}>
      <Dialog aria-label={label} className={styles.dialog}>
        {children}
      </Dialog>
    </DialogFrame>
  )
}

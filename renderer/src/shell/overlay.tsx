import type { ReactNode } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useConsoleStore } from '../console-context.ts'
import type { ViewSlice } from '../store/view-slice.ts'
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
    <ModalOverlay
      isOpen={isOpen}
      isDismissable
      className={styles.backdrop}
      onOpenChange={(open) => setOverlay(open ? name : 'none')}
    >
      <Modal className={styles.modal}>
        <Dialog aria-label={label} className={styles.dialog}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

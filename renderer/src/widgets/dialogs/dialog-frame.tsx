import type { CSSProperties, ReactNode } from 'react'
import { Modal, ModalOverlay } from 'react-aria-components'
import styles from './dialog-frame.module.css'

interface DialogFrameProps {
  readonly isOpen: boolean
  readonly widthPx: number
  onOpenChange(isOpen: boolean): void
  /** React Aria's `Dialog`, which scrolls by itself where it is too high. */
  readonly children: ReactNode
}

/** Where a dialog stands over the page; Esc and a click beside it close it. */
export function DialogFrame({ isOpen, widthPx, onOpenChange, children }: DialogFrameProps) {
  return (
    <ModalOverlay isOpen={isOpen} isDismissable className={styles.backdrop} onOpenChange={onOpenChange}>
      <Modal className={styles.modal} style={{ '--dialog-width': `${widthPx}px` } as CSSProperties}>
        {children}
      </Modal>
    </ModalOverlay>
  )
}

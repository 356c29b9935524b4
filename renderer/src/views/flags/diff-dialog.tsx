import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import type { FlagDifference } from '../../model/preset-diff.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import styles from './diff-dialog.module.css'
import { useDescriptors, useFlagText } from './use-flags.ts'

interface DiffDialogProps {
  readonly isOpen: boolean
  readonly title: string
  readonly note?: ReactNode
  readonly differences: readonly FlagDifference[]
  onApply(): void
  onClose(): void
}

/** What would change, flag by flag, before it does. */
export function DiffDialog({ isOpen, title, note, differences, onApply, onClose }: DiffDialogProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const nothing = differences.length === 0
  return (
    <ModalOverlay
      isOpen={isOpen}
      isDismissable
      className={styles.backdrop}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog}>
          <Heading slot="title" className={styles.title}>
            {title}
          </Heading>
          {note !== undefined && <p className={styles.note}>{note}</p>}
          {nothing ? <p>{t('flags.nothingChanges')}</p> : <DifferenceTable differences={differences} />}
          <div className={styles.actions}>
            <Button autoFocus={nothing} onPress={onClose}>
              {t(nothing ? 'flags.close' : 'flags.cancel')}
            </Button>
            {!nothing && (
              <Button
                look="primary"
                autoFocus
                isDisabled={!connected}
                onPress={() => {
                  onApply()
                  onClose()
                }}
              >
                {t('flags.apply')}
              </Button>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function DifferenceTable({ differences }: { readonly differences: readonly FlagDifference[] }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const descriptors = useDescriptors()
  const unitOf = (name: string) => descriptors.find((descriptor) => descriptor.name === name)?.unit
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('flags.diffFlag')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('flags.diffFlag')}</th>
            <th scope="col">{t('flags.diffFrom')}</th>
            <th scope="col">{t('flags.diffTo')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ name, stage, from, to, implemented }) => (
            <tr key={name} data-stage={stage}>
              <th scope="row">
                <code>{name}</code>
                {!implemented && <span className={styles.notActing}>{t('flags.notActing')}</span>}
              </th>
              <td>{text(from, unitOf(name))}</td>
              <td className={styles.then}>{text(to, unitOf(name))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

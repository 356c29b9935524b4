import { RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog, Heading } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { FlagDescriptor, FlagEffect } from '../../../pipeline/protocol/flags.ts'
import { useConsoleStore } from '../console-context.ts'
import { cautionHolds } from '../model/flags/flag-caution.ts'
import type { FlagDifference } from '../model/flags/preset-diff.ts'
import { selectFlagsFree } from '../store/selectors.ts'
import { Button } from './controls/button.tsx'
import { DialogFrame } from './dialogs/dialog-frame.tsx'
import styles from './flag-diff.module.css'
import { useDescriptors, useFlagText } from './hooks/use-flags.ts'
import { useForeseenEffects } from './hooks/use-foreseen-effects.ts'
import { useWords } from './words.ts'

interface FlagDiffDialogProps {
  readonly isOpen: boolean
  readonly title: string
  readonly note?: ReactNode
  readonly differences: readonly FlagDifference[]
  onApply(): void
  onClose(): void
}

/** What would change, flag by flag, before it does: by stage, with what it costs and what it would not do here. */
export function FlagDiffDialog({ isOpen, title, note, differences, onApply, onClose }: FlagDiffDialogProps) {
  const { t } = useTranslation()
  const free = useConsoleStore(selectFlagsFree)
  const nothing = differences.length === 0
  return (
    <DialogFrame isOpen={isOpen} widthPx={720} onOpenChange={(open) => !open && onClose()}>
      <Dialog className={styles.dialog}>
        <Heading slot="title" className={styles.title}>
          {title}
        </Heading>
        {note !== undefined && <p className={styles.note}>{note}</p>}
        {nothing ? <p>{t('flags.nothingChanges')}</p> : <FlagDiffTable differences={differences} />}
        <div className={styles.actions}>
          <Button autoFocus={nothing} onPress={onClose}>
            {t(nothing ? 'flags.close' : 'flags.cancel')}
          </Button>
          {!nothing && (
            <Button
              look="primary"
              autoFocus
              isDisabled={!free}
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
    </DialogFrame>
  )
}

/** What differs between two sets of flags, by stage, with what a change costs and what it would not do here. */
export function FlagDiffTable({ differences }: { readonly differences: readonly FlagDifference[] }) {
  const { t } = useTranslation()
  const descriptors = useDescriptors()
  const effects = useForeseenEffects(differences)
  const stages = [...Map.groupBy(differences, ({ stage }) => stage)]
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
        {stages.map(([stage, rows]) => (
          <tbody key={stage}>
            <tr className={styles.stage} data-hue={stage}>
              <th scope="rowgroup" colSpan={3}>
                {t(`stage.${stage}`)}
              </th>
            </tr>
            {rows.map((difference) => (
              <DifferenceRow
                key={difference.name}
                difference={difference}
                descriptor={descriptors.find(({ name }) => name === difference.name)}
                effect={effects?.find(({ name }) => name === difference.name)}
              />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  )
}

interface DifferenceRowProps {
  readonly difference: FlagDifference
  readonly descriptor: FlagDescriptor | undefined
  readonly effect: FlagEffect | undefined
}

function DifferenceRow({ difference, descriptor, effect }: DifferenceRowProps) {
  const { t } = useTranslation()
  const text = useFlagText()
  const language = useConsoleStore((state) => state.language)
  const { name, from, to, implemented } = difference
  return (
    <tr>
      <th scope="row">
        <code>{name}</code>
        {descriptor?.applies === 'reload' && (
          <span className={styles.reload} title={t('flags.reloadHint')}>
            <RefreshCw size={11} aria-hidden /> {t('flags.reload')}
          </span>
        )}
        {!implemented && <span className={styles.warning}>{t('flags.notActing')}</span>}
        {implemented && effect && <NotAsAsked effect={effect} unit={descriptor?.unit} />}
        {descriptor?.caution && cautionHolds(descriptor, to) && (
          <span className={styles.caution}>
            <TriangleAlert size={11} aria-hidden /> {descriptor.caution[language]}
          </span>
        )}
      </th>
      <td>{text(from, descriptor?.unit)}</td>
      <td className={styles.then}>{text(to, descriptor?.unit)}</td>
    </tr>
  )
}

/** What would become of the value on this machine, where that is not what is asked for. */
function NotAsAsked({ effect, unit }: { readonly effect: FlagEffect; readonly unit: string | undefined }) {
  const { t } = useTranslation()
  const text = useFlagText()
  const words = useWords()
  const { requested, effective, reason = '', because } = effect
  return (
    <span className={requested === effective ? styles.remark : styles.warning}>
      {requested !== effective && `${t('flags.notHere', { value: text(effective, unit) })} `}
      {words.reason(reason, because)}
    </span>
  )
}

import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../console-context.ts'
import type { FlagEditorState } from '../model/flags/flag-editor.ts'
import { selectFlagsFree } from '../store/selectors.ts'
import { Button } from '../widgets/controls/button.tsx'
import { useDescriptors, useFlagEditor, useFlagText } from '../widgets/hooks/use-flags.ts'
import styles from './undo-toast.module.css'

/** How long it stands when nobody touches it; undoing is possible on the page of flags after that too. */
const SHOWN_MS = 10_000

type Change = NonNullable<FlagEditorState['lastChange']>

/** After flags or a preset changed, on any page: what changed, and a button that takes it back. */
export function UndoToast() {
  const change = useFlagEditor((state) => state.lastChange)
  const [seen, setSeen] = useState<Change | undefined>(change)
  // What was just taken back is no news.
  const isTakenBack = useFlagEditor((state) => state.history.future.length > 0)
  const isNews = change !== undefined && change !== seen && !isTakenBack
  return (
    <div role="status" className={styles.place}>
      {isNews && <Toast change={change} onDone={() => setSeen(change)} />}
    </div>
  )
}

function Toast({ change, onDone }: { readonly change: Change; onDone(): void }) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const free = useConsoleStore(selectFlagsFree)
  const canUndo = useFlagEditor((state) => state.history.past.length > 0)
  const hold = useTimeOut(change, onDone)
  return (
    <div className={styles.toast} {...hold}>
      <p>{useWhatChanged(change)}</p>
      {canUndo && (
        <Button
          isDisabled={!free}
          onPress={() => {
            flags.undo()
            onDone()
          }}
        >
          <Undo2 size={14} aria-hidden /> {t('bar.undo')}
        </Button>
      )}
      <Button look="plain" square aria-label={t('bar.closeToast')} onPress={onDone}>
        <X size={14} aria-hidden />
      </Button>
    </div>
  )
}

function useWhatChanged({ values }: Change): string {
  const { t } = useTranslation()
  const text = useFlagText()
  const descriptors = useDescriptors()
  const [first, ...others] = Object.entries(values)
  if (!first || others.length > 0) return t('bar.flagsChanged', { count: others.length + (first ? 1 : 0) })
  const [name, value] = first
  return t('bar.flagChanged', { name, value: text(value, descriptors.find((known) => known.name === name)?.unit) })
}

/** Ends what is shown after a while, but not under the pointer or the keyboard. */
function useTimeOut(change: Change, onDone: () => void) {
  const [isHeld, setHeld] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another change begins anew; who is told makes no difference
  useEffect(() => {
    if (isHeld) return
    const timer = window.setTimeout(onDone, SHOWN_MS)
    return () => window.clearTimeout(timer)
  }, [change, isHeld])
  return {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  }
}

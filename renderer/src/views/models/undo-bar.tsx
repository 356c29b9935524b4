import { Redo2, Undo2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { MODEL_STAGES } from '../../model/models/model-choice.ts'
import type { ModelRow } from '../../model/models/model-rows.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import styles from './models-page.module.css'
import type { LastChoice, ModelChooser } from './use-models.ts'

/** What was changed last, and the way back. */
export function UndoBar({ rows, chooser }: { readonly rows: readonly ModelRow[]; readonly chooser: ModelChooser }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const locale = useLocale()
  const { last, undo, redo, dismiss } = chooser
  const what = last ? new Intl.ListFormat(locale).format(changesOf(last)) : ''
  return (
    <div className={styles.undo} role="status">
      {what !== '' && last && (
        <div className={styles.undoBar}>
          <span>{t(last.isUndone ? 'models.changedBack' : 'models.changed', { what })}</span>
          {last.isUndone ? (
            <Button isDisabled={!connected} onPress={redo}>
              <Redo2 size={14} aria-hidden /> {t('models.redo')}
            </Button>
          ) : (
            <Button look="primary" isDisabled={!connected} onPress={undo}>
              <Undo2 size={14} aria-hidden /> {t('models.undo')}
            </Button>
          )}
          <Button look="plain" square aria-label={t('models.dismiss')} onPress={dismiss}>
            <X size={14} aria-hidden />
          </Button>
        </div>
      )}
    </div>
  )

  function changesOf({ before, after, isUndone }: LastChoice): string[] {
    const [from, to] = isUndone ? [after, before] : [before, after]
    return MODEL_STAGES.flatMap((stage) => {
      const [was, is] = [from[stage], to[stage]]
      if (was === undefined || is === undefined || was === is) return []
      return [t('models.changedOne', { stage: t(`models.stages.${stage}`), before: nameOf(was), after: nameOf(is) })]
    })
  }

  function nameOf(id: string): string {
    return rows.find((row) => row.id === id)?.name ?? id
  }
}

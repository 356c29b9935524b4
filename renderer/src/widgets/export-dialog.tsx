import { useState } from 'react'
import { Dialog, Heading } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { sessionTitle } from '../../../pipeline/measures/session-words.ts'
import { EXPORT_FORMATS, EXPORT_FORMS } from '../../../pipeline/protocol/exports.ts'
import type { Session } from '../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore } from '../console-context.ts'
import { type ExportChoice, exportPath, holdsAudio } from '../model/sessions/export-path.ts'
import { Button } from './controls/button.tsx'
import { Segments } from './controls/segments.tsx'
import { Toggle } from './controls/toggle.tsx'
import { DialogFrame } from './dialogs/dialog-frame.tsx'
import styles from './export-dialog.module.css'
import { printsToPdf, saveFile, savePdf } from './save-file.ts'
import { useWords } from './words.ts'

type Progress = { readonly phase: 'asking' | 'working' } | { readonly phase: 'done' | 'failed'; readonly text: string }

/** In which form a session is handed over, and what of it: nothing personal goes along unless it is switched on. */
export function ExportDialog({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [progress, setProgress] = useState<Progress>({ phase: 'asking' })
  const language = useConsoleStore((state) => state.language)
  const [choice, setChoice] = useState<ExportChoice>({ format: 'html', language, text: false, audio: false })
  const save = useSave(session, setProgress)
  const change = (part: Partial<ExportChoice>) => setChoice((before) => ({ ...before, ...part }))
  // Not a disabled button: that would lose the focus, and with it Escape.
  const start = (asPdf: boolean) => {
    if (progress.phase !== 'working') void save(choice, asPdf)
  }
  return (
    <DialogFrame isOpen widthPx={480} onOpenChange={(open) => !open && onClose()}>
      <Dialog className={styles.dialog}>
        <Heading slot="title" className={styles.title}>
          {t('sessions.exportTitle', { title: sessionTitle(session)[language] })}
        </Heading>
        <Segments
          label={t('sessions.format')}
          value={choice.format}
          segments={EXPORT_FORMATS.map((value) => ({ value, label: EXPORT_FORMS[value].label }))}
          onChange={(format) => change({ format })}
        />
        <p className={styles.note}>
          {EXPORT_FORMS[choice.format].about[language]}{' '}
          {choice.format === 'html' && !printsToPdf() && t('sessions.pdfHow')}
        </p>
        <Toggle isSelected={choice.text} onChange={(text) => change({ text })}>
          {t('sessions.withText')}
        </Toggle>
        <Toggle
          isSelected={choice.audio && holdsAudio(choice.format)}
          isDisabled={!holdsAudio(choice.format) || session.counts.audioBytes === 0}
          onChange={(audio) => change({ audio })}
        >
          {t('sessions.withAudio')}
        </Toggle>
        <p className={styles.note}>{t('sessions.privacy')}</p>
        <p className={styles.outcome} role="status" data-phase={progress.phase}>
          {progress.phase === 'working' && t('sessions.exporting')}
          {'text' in progress && progress.text}
        </p>
        <div className={styles.actions}>
          <Button onPress={onClose}>{t('sessions.close')}</Button>
          {choice.format === 'html' && printsToPdf() && (
            <Button onPress={() => start(true)}>{t('sessions.savePdf')}</Button>
          )}
          <Button look="primary" onPress={() => start(false)}>
            {t('sessions.save')}
          </Button>
        </div>
      </Dialog>
    </DialogFrame>
  )
}

function useSave(session: Session, setProgress: (progress: Progress) => void) {
  const { t } = useTranslation()
  const words = useWords()
  const { fetchFile } = useConsole()
  return async (choice: ExportChoice, asPdf: boolean) => {
    setProgress({ phase: 'working' })
    const file = await fetchFile(exportPath(session.id, choice))
    if (!file.ok) {
      const { message, hint } = words.error(file.error)
      return setProgress({ phase: 'failed', text: `${message} ${hint ?? ''}` })
    }
    const saved = await (asPdf ? savePdf : saveFile)(file.name, file.content)
    if (saved.saved) setProgress({ phase: 'done', text: t('sessions.saved', { name: saved.name }) })
    else setProgress(saved.error === undefined ? { phase: 'asking' } : { phase: 'failed', text: saved.error })
  }
}

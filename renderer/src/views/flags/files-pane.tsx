import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { decodeText, type SuspectedEncoding } from '../../../../pipeline/base/files/text-encoding.ts'
import type { FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { type FlagFileProblem, readFlagFile } from '../../model/flags/flag-file.ts'
import { allowedValues, flagDifferences } from '../../model/flags/flag-value.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { FlagDiffDialog } from '../../widgets/flag-diff.tsx'
import { useFileDrop } from '../../widgets/hooks/use-file-drop.ts'
import { useDescriptors, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { Pane } from '../../widgets/pane.tsx'
import { ExportControls } from './export-controls.tsx'
import styles from './files-pane.module.css'

/** A file of flags has a few lines; anything larger was chosen by mistake. */
const MOST_BYTES = 256 * 1024

/** Flags leave as a file or text, and come back as one; nothing is applied before it was shown. `onProblem`: look here. */
export function FilesPane({ onProblem }: { onProblem(): void }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  return (
    <Pane title={t('flags.files')}>
      <ExportControls />
      <ImportControls isDisabled={!connected} onProblem={onProblem} />
    </Pane>
  )
}

interface ImportControlsProps {
  readonly isDisabled: boolean
  onProblem(): void
}

function ImportControls({ isDisabled, onProblem }: ImportControlsProps) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const descriptors = useDescriptors()
  const values = useShownValues()
  const problemText = useProblemText()
  const encodingText = useEncodingText()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const [offered, setOffered] = useState<Offered>()
  const refuse = (said: string) => {
    setProblem(said)
    onProblem()
  }
  const check = (content: string) => {
    const outcome = readFlagFile(descriptors, content)
    if (outcome.ok) setProblem(undefined)
    else refuse(problemText(outcome.problem))
    setOffered(outcome.ok ? outcome : undefined)
  }
  const open = async (file: File | undefined) => {
    if (!file) return
    if (file.size > MOST_BYTES) return refuse(t('flags.fileTooLarge', { name: file.name }))
    try {
      const decoded = decodeText(new Uint8Array(await file.arrayBuffer()))
      if (!decoded.ok) return refuse(encodingText(file.name, decoded.suspected))
      setText(decoded.text)
      check(decoded.text)
    } catch {
      refuse(t('flags.fileUnreadable', { name: file.name }))
    }
  }
  const dropping = useFileDrop(true, ([file]) => !isDisabled && open(file)) && !isDisabled
  return (
    <div className={styles.import}>
      <label className={styles.label} htmlFor="flags-paste">
        {t('flags.paste')}
      </label>
      <textarea
        id="flags-paste"
        className={styles.text}
        rows={5}
        spellCheck={false}
        placeholder={t('flags.pasteHint')}
        disabled={isDisabled}
        aria-invalid={problem === undefined ? undefined : true}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(undefined)
        }}
      />
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <FileTrigger onSelect={(files) => void open(files?.[0])}>
          <Button isDisabled={isDisabled}>{t('flags.open')}</Button>
        </FileTrigger>
        <Button look="primary" isDisabled={isDisabled || text.trim() === ''} onPress={() => check(text)}>
          {t('flags.check')}
        </Button>
      </div>
      {dropping && <div className={styles.drop}>{t('flags.drop')}</div>}
      <FlagDiffDialog
        isOpen={offered !== undefined}
        title={t('flags.importTitle')}
        note={
          offered && offered.foreign.length > 0 ? t('flags.foreign', { names: shortList(offered.foreign) }) : undefined
        }
        differences={flagDifferences(descriptors, values, offered?.values ?? {})}
        onApply={() => {
          if (offered) flags.changeAll(offered.values)
          setText('')
        }}
        onClose={() => setOffered(undefined)}
      />
    </div>
  )
}

interface Offered {
  readonly values: FlagRecord
  /** Names in the file that belong to other programs. */
  readonly foreign: readonly string[]
}

const MOST_NAMES = 6

function shortList(names: readonly string[]): string {
  return names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(', ')} …` : names.join(', ')
}

/** Why a file's bytes are no text, in one line. */
function useEncodingText(): (name: string, suspected: SuspectedEncoding) => string {
  const { t } = useTranslation()
  return (name, suspected) => {
    if (suspected === 'binary') return t('flags.fileNotText', { name })
    if (suspected === 'UTF-8') return t('flags.fileDamaged', { name })
    return t('flags.fileEncoding', { name, encoding: suspected })
  }
}

/** Why a text was refused, in one line. */
function useProblemText(): (problem: FlagFileProblem) => string {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  return ({ kind, line, text, descriptor }) => {
    switch (kind) {
      case 'syntax':
        return t('flags.problemSyntax', { line, text })
      case 'unknown':
        return t('flags.problemUnknown', { line, text })
      case 'twice':
        return t('flags.problemTwice', { line, text })
      case 'compose':
        return t('flags.problemCompose', { line })
      case 'comma':
        return t('flags.problemComma', {
          line,
          text,
          name: descriptor?.name ?? '',
          point: text.trim().replace(',', '.'),
        })
      case 'nothing':
        return t('flags.problemNothing')
      case 'value':
        return t('flags.problemValue', {
          line,
          text,
          name: descriptor?.name ?? '',
          allowed: descriptor ? allowedValues(descriptor, language) : '',
        })
    }
  }
}

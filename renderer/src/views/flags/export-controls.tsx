import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { FLAG_FILE_FORMATS, type FlagFileFormat, writeFlagFile } from '../../model/flags/flag-file.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Segments } from '../../widgets/controls/segments.tsx'
import { useDescriptors, useShownValues } from '../../widgets/hooks/use-flags.ts'
import { saveFile } from '../../widgets/save-file.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './files-pane.module.css'

const FILE_NAMES = { sh: 'firstword-flags.sh', env: 'firstword-flags.env', yaml: 'firstword-flags.yaml' } as const

/** The flags as they are now, as a file or in the clipboard. */
export function ExportControls() {
  const { t } = useTranslation()
  const words = useWords()
  const preset = useConsoleStore((state) => state.session?.flags.preset)
  const descriptors = useDescriptors()
  const values = useShownValues()
  const [format, setFormat] = useState<FlagFileFormat>('sh')
  const [outcome, setOutcome] = useState<string>()
  const write = () => writeFlagFile(descriptors, values, format, t('flags.fileTitle', { preset: words.preset(preset) }))
  const download = async () => {
    const saved = await saveFile(FILE_NAMES[format], write())
    if (saved.saved) setOutcome(t('flags.saved', { name: saved.name }))
    else setOutcome(saved.error === undefined ? undefined : t('flags.saveFailed', { reason: saved.error }))
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(write())
      setOutcome(t('flags.copied'))
    } catch {
      setOutcome(t('flags.copyFailed'))
    }
  }
  const labels = { sh: t('flags.formatSh'), env: '.env', yaml: 'YAML' }
  return (
    <div className={styles.export}>
      <Segments<FlagFileFormat>
        label={t('flags.format')}
        value={format}
        segments={FLAG_FILE_FORMATS.map((each) => ({ value: each, label: labels[each] }))}
        onChange={setFormat}
      />
      <div className={styles.buttons}>
        <Button onPress={() => void download()}>
          <Download size={14} aria-hidden /> {t('flags.download')}
        </Button>
        <Button onPress={() => void copy()}>
          <Copy size={14} aria-hidden /> {t('flags.copy')}
        </Button>
      </div>
      <p className={styles.outcome} role="status">
        {outcome}
      </p>
    </div>
  )
}

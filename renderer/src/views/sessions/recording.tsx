import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../../console-context.ts'
import { recordingPath } from '../../model/sessions/export-path.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './turn-detail.module.css'

/** The recording of a turn: left what was captured, right what was played. Fetched when it is asked for. */
export function Recording({ sessionId, turnId }: { readonly sessionId: string; readonly turnId: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const { fetchFile } = useConsole()
  const [url, setUrl] = useState<string>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (url === undefined) return
    return () => URL.revokeObjectURL(url)
  }, [url])
  const load = async () => {
    const file = await fetchFile(recordingPath(sessionId, turnId))
    if (file.ok) setUrl(URL.createObjectURL(file.content))
    else setProblem(words.error(file.error).message)
  }
  if (url !== undefined)
    return (
      // biome-ignore lint/a11y/useMediaCaption: what was said and answered stands above as text
      <audio className={styles.audio} src={url} controls autoPlay aria-label={t('sessions.recording')} />
    )
  return (
    <>
      <Button onPress={() => void load()}>
        <Play size={14} aria-hidden /> {t('sessions.listen')}
      </Button>
      {problem !== undefined && <span role="alert">{problem}</span>}
    </>
  )
}

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import styles from './copy-text.module.css'

const SHOW_COPIED_MS = 1500

/** An address or key that is to be used elsewhere, with a button that copies it. */
export function CopyText({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = window.setTimeout(() => setCopied(false), SHOW_COPIED_MS)
    return () => window.clearTimeout(timer)
  }, [copied])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      // Refused by the browser: the text stands there and can be selected.
      () => setCopied(false),
    )
  }
  return (
    <div className={styles.row}>
      <span className={styles.label}>{label}</span>
      <code className={styles.text}>{text}</code>
      <Button look="plain" square aria-label={t('app.copy', { what: label })} onPress={copy}>
        {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      </Button>
      <output className={styles.done}>{copied ? t('app.copied') : ''}</output>
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { EmptyState, Pane } from '../../widgets/pane.tsx'

export function MicrophonePage() {
  const { t } = useTranslation()
  return (
    <Pane title={t('microphone.title')}>
      <EmptyState>{t('connection.connectingTitle')}</EmptyState>
    </Pane>
  )
}

import { useTranslation } from 'react-i18next'
import { EmptyState, Pane } from '../../widgets/pane.tsx'

export function DevicesPage() {
  const { t } = useTranslation()
  return (
    <Pane title={t('devices.title')}>
      <EmptyState>{t('connection.connectingTitle')}</EmptyState>
    </Pane>
  )
}

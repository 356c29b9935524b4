import { useTranslation } from 'react-i18next'
import { EmptyState, Pane } from '../../widgets/pane.tsx'

export function PresentPage() {
  const { t } = useTranslation()
  return (
    <Pane title={t('present.title')}>
      <EmptyState>{t('connection.connectingTitle')}</EmptyState>
    </Pane>
  )
}

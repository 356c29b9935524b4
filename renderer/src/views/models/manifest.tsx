import { Boxes } from 'lucide-react'
import { HISTORY_KEYS } from '../../widgets/hooks/use-history-keys.ts'
import { definePage } from '../page-manifest.ts'
import { ModelsPage } from './models-page.tsx'

export const modelsPage = definePage({
  id: 'models',
  place: 'live',
  icon: Boxes,
  title: { en: 'Models', zh: '模型' },
  component: ModelsPage,
  keys: HISTORY_KEYS,
})

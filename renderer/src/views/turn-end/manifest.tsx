import { Hourglass } from 'lucide-react'
import { HISTORY_KEYS } from '../../widgets/hooks/use-history-keys.ts'
import { definePage } from '../page-manifest.ts'
import { TurnEndPage } from './turn-end-page.tsx'

export const turnEndPage = definePage({
  id: 'turn-end',
  place: 'experiments',
  icon: Hourglass,
  title: { en: 'Turn end', zh: '说完判定' },
  component: TurnEndPage,
  keys: HISTORY_KEYS,
})

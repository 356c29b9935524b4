import { GitCompareArrows } from 'lucide-react'
import { hashOf } from '../../model/page-route.ts'
import { definePage } from '../page-manifest.ts'
import { ComparePage } from './compare-page.tsx'

export const comparePage = definePage({
  id: 'compare',
  place: 'experiments',
  icon: GitCompareArrows,
  title: { en: 'Compare', zh: '对比' },
  component: ComparePage,
  commands: ({ t }) => [
    {
      id: 'compare/new',
      label: t('palette.newExperiment'),
      run: () => {
        window.location.hash = hashOf({ page: 'compare' })
      },
    },
  ],
})

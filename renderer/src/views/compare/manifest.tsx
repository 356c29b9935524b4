import { GitCompareArrows } from 'lucide-react'
import { definePage } from '../page-manifest.ts'
import { ComparePage } from './compare-page.tsx'

export const comparePage = definePage({
  id: 'compare',
  place: 'experiments',
  icon: GitCompareArrows,
  title: 'page.compare',
  component: ComparePage,
})

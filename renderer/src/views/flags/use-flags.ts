export { useDescriptors, useFlagText, useShownValues } from '../../widgets/use-flags.ts'

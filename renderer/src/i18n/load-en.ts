export const loadEn = {
  title: 'Load',
}

export const compareEn = {
  title: 'Compare',
}

export const sessionsEn = {
  title: 'Sessions',
}

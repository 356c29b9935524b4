export const presentEn = {
  title: 'Present',
}

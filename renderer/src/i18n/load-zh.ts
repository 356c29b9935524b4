export const loadZh = {
  title: '负载',
}

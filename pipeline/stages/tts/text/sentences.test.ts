import { describe, expect, it } from 'vitest'
import { readSentences } from './sentences.ts'

const said = (text: string, otherwise: 'zh' | 'en' = 'zh') =>
  readSentences(text, otherwise)
    .map(({ spoken }) => spoken)
    .join(' | ')

describe('Chinese as it is read', () => {
  it.each([
    ['2026年11月29日8:05出发。', '二零二六年十一月二十九日八点零五分出发。'],
    ['会议在2026-11-29 14:30–16:00举行', '会议在二零二六年十一月二十九日 十四点三十分到十六点举行'],
    ['下午2:00见，倒计时00:01:30', '下午两点见，倒计时零点零一分三十秒'],
    ['6:30am起床，10:15pm睡觉', '上午六点三十分起床，下午十点十五分睡觉'],
    ['写于2025.12.31，生日1998/7/4', '写于二零二五年十二月三十一日，生日一九九八年七月四日'],
    ['2019-2023年，90年代，3000年前', '二零一九到二零二三年，九零年代，三千年前'],
    ['打13812345678', '打幺三八幺二三四五六七八'],
    ['请拨打010-12345678', '请拨打零幺零，幺二三四五六七八'],
    ['有事打电话110，火警119', '有事打电话幺幺零，火警幺幺九'],
    ['G1234次，RTX4090', 'G 一二三四次，R T X 四零九零'],
    ['验证码是0042，房间号是2021', '验证码是零零四二，房间号是二零二一'],
    ['价格¥3.50，$1,299.99，€5.5亿，2元', '价格三点五元，一千二百九十九点九九美元，五点五亿欧元，两元'],
    ['涨了5.2%，跌了-0.8%，误差2‰', '涨了百分之五点二，跌了负百分之零点八，误差千分之二'],
    ['今天-5℃到3°C，37.2度', '今天零下五摄氏度到三摄氏度，三十七点二度'],
    ['10~20℃，20%-30%，3-5个', '十到二十摄氏度，百分之二十到百分之三十，三到五个'],
    ['2个苹果，第2个，2月2日，2楼，2000人，2万', '两个苹果，第二个，二月二日，二楼，两千人，两万'],
    ['比分3-1，屏幕16:9', '比分三比一，屏幕十六比九'],
    ['每次1/2片', '每次二分之一片'],
    ['3+5=8，10-3=7，6×7=42，8÷2=4', '三加五等于八，十减三等于七，六乘七等于四十二，八除以二等于四'],
    [
      '120km/h，2.5kg，25m²，16GB，3.2GHz，20ms',
      '一百二十公里每小时，二点五公斤，二十五平方米，十六吉字节，三点二吉赫，二十毫秒',
    ],
    ['共1,412,000,000人，１２３页', '共十四亿一千二百万人，一百二十三页'],
    ['地址192.168.1.1，版本3.2.1', '地址一九二点一六八点一点一，版本三点二点一'],
    ['12345678901', '一二三四五六七八九零一'],
  ])('reads %s', (written, spoken) => {
    expect(said(written)).toBe(spoken)
  })

  it('names capitals and letters alone, and leaves words', () => {
    expect(said('OpenAI的API')).toBe('open A I 的 A P I')
    expect(said('iPhone 15和A4纸，I love a GPU')).toBe('iphone 十五和 A 四纸，I love a G P U')
  })

  it('leaves out what dresses text, and makes breaks of what is an aside', () => {
    expect(said('他说：“好的（真的）。”')).toBe('他说，好的，真的。')
    expect(said('**注意**——《红楼梦》……很长')).toBe('注意，红楼梦，很长')
  })
})

describe('sentences', () => {
  it('are cut at the marks of both languages, with what closes quotes behind them', () => {
    const text = '你好！“好吗？”他问。I am fine. Thanks!\n再见'
    expect(readSentences(text, 'zh').map((sentence) => sentence.text)).toEqual([
      ...['你好！', '“好吗？”', '他问。', 'I am fine.', 'Thanks!', '再见'],
    ])
  })

  it('do not end where a stop belongs to a word or a number', () => {
    expect(said('Mr. Smith comes at 7 p.m. today. It costs 3.5 dollars.')).toBe(
      'mister smith comes at seven p m today. | it costs three point five dollars.',
    )
    expect(said('version 2.0发布了。')).toBe('version 二点零发布了。')
  })

  it('have their numbers read in their own language, and without words as the rest of the text is', () => {
    expect(said('我有3个。I have 3 of them.')).toBe('我有三个。 | i have three of them.')
    expect(said('一共多少？42。')).toBe('一共多少？ | 四十二。')
    expect(said('How many? 42.')).toBe('how many? | forty two.')
    expect(said('7', 'zh')).toBe('七')
    expect(said('7', 'en')).toBe('seven')
  })

  it('of which nothing can be said are left out', () => {
    expect(readSentences('……！ —— 😀\n', 'zh')).toEqual([])
  })

  it('are never lost, and no figure is left, whatever stands in them', () => {
    for (const written of ['1'.repeat(40), '1/0/3', '99:99', '-', '0.', '.5个', '1,2,3', '2-', '$', '¥-3', '3~']) {
      const spoken = said(`说${written}了`)
      expect(spoken).toMatch(/^说.*了$/)
      expect(spoken).not.toMatch(/\d/)
    }
  })
})

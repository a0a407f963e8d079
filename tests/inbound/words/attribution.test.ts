import { describe, expect, test } from 'vitest'
import { ownWords } from '../../../src/inbound/words/own-words.ts'

const own = (text: string) => ownWords({ text, html: null, flowed: false }).text

const WHO = 'Grace Sample <grace@example.org>'

describe('what stands above a quotation is no word of the person', () => {
  test.each([
    `On Mon, 15 Jun 2015 at 10:00, ${WHO} wrote:`,
    'On Mon, Jun 15, 2015 at 10:00:00AM +0200, Grace Sample wrote:',
    'On 2015-06-15 10:00, Grace Sample wrote:',
    'On Monday 15 June 2015 10:00:00 Grace Sample wrote:',
    'On 06/15/2015 10:00 AM, Grace Sample wrote:',
    'On Mon, 2015-06-15 at 10:00 +0200, Grace Sample wrote:',
    'On Jun 15, 2015, at 10:00 AM, Grace Sample <grace at example.org> wrote:',
    'On Mon, 15 Jun 2015, Grace Sample wrote:',
    'On Mon, 15 Jun 2015 10:00:00 +0200\nGrace Sample <grace@example.org> wrote:',
    'On Mon, Jun 15, 2015 at 10:00 AM, Grace Sample\n<grace@example.org>wrote:',
    'On Mon, Jun 15, 2015 at 10:00 AM, Grace Sample of the Example Company\n<\ngrace@example.org> wrote:',
    'On Mon, Jun 15, 2015 at 10:00 AM, Grace Sample <grace at example.org>\nwrote:',
    '*On Mon, Jun 15, 2015 at 10:00 AM, Grace Sample wrote:*',
    'Grace Sample wrote:',
    'Grace Sample <grace@example.org> writes:',
    'Grace Sample <grace@example.org> wrote on Mon, 15 Jun 2015:',
    'Grace Sample wrote on 15.06.2015 10:00:',
    'Quoting Grace Sample <grace@example.org>:',
    'Quoting Grace Sample (2015-06-15 10:00:00)',
    '"Grace" == Grace Sample <grace@example.org> writes:',
    'Jun 15, 2015, 10:00 by grace@example.org:',
    'Excerpts from Grace Sample’s message of Mon Jun 15 10:00:00 +0200 2015:',
    `Am 15.06.2015 um 10:00 schrieb ${WHO}:`,
    'Am Montag, 15. Juni 2015, 10:00:00 schrieb Grace Sample:',
    `${WHO} schrieb am Mo., 15. Juni 2015, 10:00:`,
    `Le lun. 15 juin 2015 à 10:00, ${WHO} a écrit :`,
    'Le 15 juin 2015 10:00, Grace Sample\n<grace@example.org> a écrit :',
    `El lun., 15 jun. 2015 a las 10:00, ${WHO} escribió:`,
    `Il giorno lun 15 giu 2015 alle ore 10:00 ${WHO} ha scritto:`,
    `Em seg., 15 de jun. de 2015 às 10:00, ${WHO} escreveu:`,
    `Op ma 15 jun. 2015 om 10:00 schreef ${WHO}:`,
    `Den mån 15 juni 2015 kl 10:00 skrev ${WHO}:`,
    `Den man. 15. juni 2015 kl. 10:00 skrev ${WHO}:`,
    `ma 15. kesäk. 2015 klo 10:00 ${WHO} kirjoitti:`,
    `pon., 15 cze 2015 o 10:00 ${WHO} napisał(a):`,
    'W dniu 15.06.2015 o 10:00, Grace Sample pisze:',
    `po 15. 6. 2015 v 10:00 odesílatel ${WHO} napsal:`,
    'Dne 15. 06. 15 v 10:00 Grace Sample napsal(a):',
    `po 15. 6. 2015 o 10:00 ${WHO} napísal(a):`,
    `${WHO} ezt írta (időpont: 2015. jún. 15., H, 10:00):`,
    '2015.06.15. 10:00 keltezéssel, Grace Sample írta:',
    `${WHO}, 15 Haz 2015 Pzt, 10:00 tarihinde şunu yazdı:`,
    '15.06.2015 10:00, Grace Sample пишет:',
    `пн, 15 июн. 2015 г. в 10:00, ${WHO}:`,
    `пн, 15 черв. 2015 р. о 10:00 ${WHO} пише:`,
    `На пн, 15.06.2015 г. в 10:00 ч. ${WHO} написа:`,
    `Στις Δευ, 15 Ιουν 2015 στις 10:00 π.μ., ο χρήστης ${WHO} έγραψε:`,
    `În lun., 15 iun. 2015 la 10:00, ${WHO} a scris:`,
    `Missatge de ${WHO} del dia dl., 15 de juny 2015 a les 10:00:`,
    `2015年6月15日(月) 10:00 ${WHO}:`,
    `2015/06/15 10:00、${WHO}のメール：`,
    `${WHO} 于2015年6月15日周一 10:00写道：`,
    '在 2015年6月15日，10:00，Grace Sample <grace@example.org> 写道：',
    `${WHO} 於 2015年6月15日 週一 上午10:00寫道：`,
    `2015년 6월 15일 (월) 오전 10:00, ${WHO}님이 작성:`,
    `Vào Th 2, 15 thg 6, 2015 vào lúc 10:00 ${WHO} đã viết:`,
    `Pada tanggal Sen, 15 Jun 2015 pukul 10.00 ${WHO} menulis:`,
    `‫בתאריך יום ב׳, 15 ביוני 2015 ב-10:00 מאת ‪Grace Sample‬‏ <‪grace@example.org‬‏>:‬`,
    `في الاثنين، ١٥ يونيو ٢٠١٥ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة ‪Grace Sample‬‏ <‪grace@example.org‬‏>:`,
    `2015/6/15 ${WHO}`,
    '2015-06-15 10:00 GMT+01:00 Grace Sample',
    `${WHO} schrieb am Mo., 15.\nJuni 2015 um 10:00 Uhr:`,
    `ในวันที่ จ. 15 มิ.ย. 2015 เวลา 10:00 ${WHO} เขียนว่า:`,
  ])('%s', head => {
    expect(own(`It is here.\n\n${head}\n> Where is it?\n> And when?\n`)).toBe('It is here.')
    expect(own(`It is here.\n${head}\n\n> Where is it?`)).toBe('It is here.')
    expect(own(`${head}\n> Where is it?\n\nIt is here.`)).toBe('It is here.')
  })

  test.each([
    `On Mon, 15 Jun 2015 at 10:00, ${WHO} wrote:`,
    `Am 15.06.2015 um 10:00 schrieb ${WHO}:`,
    `Le lun. 15 juin 2015 à 10:00, ${WHO} a écrit :`,
    `2015年6月15日(月) 10:00 ${WHO}:`,
    '2015-06-15 10:00 GMT+01:00 Grace Sample',
    `${WHO} wrote:`,
  ])('%s, nor is what it announces when nothing marks it', head => {
    expect(own(`It is here.\n\n${head}\n\nWhere is it?\n\nSee http://grace.example.org/`)).toBe('It is here.')
  })
})

describe('the heads of a message that is quoted whole end what the person wrote, with', () => {
  test.each([
    ['English names', 'From: Grace Sample\nSent: Monday\nTo: Ada\nSubject: Racks'],
    [
      'bold names',
      '*From:* Grace Sample [mailto:grace@example.org]\n*Sent:* Monday\n*To:* Ada\n*Subject:* Racks',
    ],
    ['German names', 'Von: Grace Sample\nGesendet: Montag\nAn: Ada\nBetreff: Racks'],
    ['French names', 'De : Grace Sample\nEnvoyé : lundi\nÀ : Ada\nObjet : Racks'],
    ['Spanish names', 'De: Grace Sample\nEnviado el: lunes\nPara: Ada\nAsunto: Racks'],
    ['Italian names', 'Da: Grace Sample\nInviato: lunedì\nA: Ada\nOggetto: Racks'],
    ['Portuguese names', 'De: Grace Sample\nEnviada em: segunda\nPara: Ada\nAssunto: Racks'],
    ['Dutch names', 'Van: Grace Sample\nVerzonden: maandag\nAan: Ada\nOnderwerp: Racks'],
    ['Swedish names', 'Från: Grace Sample\nSkickat: måndag\nTill: Ada\nÄmne: Racks'],
    ['Danish names', 'Fra: Grace Sample\nSendt: mandag\nTil: Ada\nEmne: Racks'],
    ['Finnish names', 'Lähettäjä: Grace Sample\nLähetetty: maanantai\nVastaanottaja: Ada\nAihe: Racks'],
    ['Polish names', 'Od: Grace Sample\nWysłano: poniedziałek\nDo: Ada\nTemat: Racks'],
    ['Czech names', 'Od: Grace Sample\nOdesláno: pondělí\nKomu: Ada\nPředmět: Racks'],
    ['Hungarian names', 'Feladó: Grace Sample\nElküldve: hétfő\nCímzett: Ada\nTárgy: Racks'],
    ['Turkish names', 'Kimden: Grace Sample\nGönderildi: Pazartesi\nKime: Ada\nKonu: Racks'],
    ['Russian names', 'От: Grace Sample\nОтправлено: понедельник\nКому: Ada\nТема: Racks'],
    ['Japanese names', '差出人: Grace Sample\n送信日時: 月曜日\n宛先: Ada\n件名: Racks'],
    ['Chinese names', '发件人： Grace Sample\n发送时间： 星期一\n收件人： Ada\n主题： Racks'],
    [
      'many recipients',
      'From: Grace Sample\nDate: Monday\nTo: Ada <ada@example.org>,\n Brook <brook@example.org>,\n Cleo <cleo@example.org>\nSubject: Racks',
    ],
  ])('%s', (_, heads) => {
    for (const rule of ['', '________________________________\n', '-----Original Message-----\n']) {
      expect(own(`It is here.\n\n${rule}${heads}\n\nWhere is it? http://grace.example.org/`)).toBe(
        'It is here.',
      )
    }
    expect(own(`${heads}\n\n> Where is it?\n\nIt is here.`)).toBe('It is here.')
  })

  test.each([
    '-------- Original Message --------',
    '---------- Forwarded message ----------',
    '----- Forwarded by Grace Sample on 06/15/2015 -----',
    '-----Ursprüngliche Nachricht-----',
    "-----Message d'origine-----",
    '-----Mensaje original-----',
    '-----Messaggio originale-----',
    '-----Oorspronkelijk bericht-----',
    '-------- Oprindelig besked --------',
    '----- Původní zpráva -----',
    '-------- Исходное сообщение --------',
    '------------------ 原始邮件 ------------------',
    'Begin forwarded message:',
    'Anfang der weitergeleiteten Nachricht:',
    'Send Sample-list mailing list submissions to',
    '>>> Grace Sample <grace@example.org> 6/15/2015 10:00 AM >>>',
  ])('%s', line => {
    expect(own(`It is here.\n\n${line}\nWhere is it?\n\nhttp://grace.example.org/`)).toBe('It is here.')
  })
})

describe('words that only look like an attribution stay', () => {
  test.each([
    'Yes. On Tuesday I am offline.',
    'On Tuesday I am offline, so write to me:',
    'On your host you can run:\n\n    telnet localhost 25',
    'On page 12 the author wrote: racks are heavy.',
    'This is what I wrote:',
    'What grace@example.org wrote:\n\nracks are heavy.',
    '2015/6/15 was the day.',
    'I wrote it on 15 June 2015 in one go.',
    'The plan for 2015-06-15 is this:\n\n* move the rack\n* sleep',
    'From: here\nwe went to the rack.',
    'To: everybody who moved a rack\n\nThank you!',
    'Subject: to change.',
    'At 10:00 on 15.06.2015 this happened:\n\n    error on line 10',
    'Am Dienstag bin ich nicht da.',
    'Le 15 juin, je pars.',
    'The first part:\n-----\nThe second part.',
    'See below.\n\n---\n\nThere is more to say about racks.',
    'mysql> select 1\nmysql> quit',
    '| a | b |\n| - | - |\n| 1 | 2 |',
  ])('%s', text => {
    expect(own(text)).toBe(text)
  })

  test('even above a quotation', () => {
    expect(
      own('Yes. On Tuesday I am offline.\n\nOn Mon, 15 Jun 2015, Grace Sample wrote:\n> Are you there?'),
    ).toBe('Yes. On Tuesday I am offline.')
  })
})

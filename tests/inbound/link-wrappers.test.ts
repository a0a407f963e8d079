import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unwrapLink } from '../../src/inbound/link-wrappers.ts'

const POST = 'https://ada.example.org/racks?a=1&b=ü'
const Q = encodeURIComponent(POST)

describe('what is wrapped around an address is taken off:', () => {
  test.each([
    ['Outlook', `https://eur01.safelinks.protection.outlook.com/?url=${Q}&data=02%7C01&reserved=0`],
    ['Outlook of today', `https://nam12.safelinks.protection.outlook.com/ap/t-59584e83/?url=${Q}&data=05`],
    [
      'Teams',
      `https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url=${Q}&locale=en`,
    ],
    ['Google', `https://www.google.com/url?q=${Q}&sa=D&usg=AFQj`],
    ['Google of a country', `http://www.google.co.uk/url?sa=t&url=${Q}&ei=x`],
    ['Facebook', `https://l.facebook.com/l.php?u=${Q}&h=AT0`],
    ['Instagram', `https://l.instagram.com/?u=${Q}&e=AT0`],
    ['LinkedIn', `https://www.linkedin.com/redir/redirect?url=${Q}&urlhash=a`],
    ['Barracuda', `https://linkprotect.cudasvc.com/url?a=${Q}&c=E,1,a&typo=1`],
    [
      'Sophos',
      `https://eu-west-1.protection.sophos.com?d=example.org&u=${Buffer.from(POST).toString('base64url')}&i=x`,
    ],
    ['Cisco', `https://secure-web.cisco.com/1abcDEF/${Q}`],
    ['Trend Micro', `https://imsva91-ctp.trendmicro.com:443/wis/clicktime/v1/query?url=${Q}&umid=1`],
    ['FireEye', `https://protect2.fireeye.com/v1/url?k=abc&q=1&e=2&u=${Q}`],
    ['Symantec', `https://clicktime.symantec.com/3abc?u=${Q}`],
    ['Proofpoint 1', `https://urldefense.proofpoint.com/v1/url?u=${Q}&k=a`],
    ['Avanan', `https://url.avanan.click/v2/___${POST}___.YXAxOg==`],
    ['Slack', `https://slack-redir.net/link?url=${Q}`],
    ['YouTube', `https://www.youtube.com/redirect?event=video&q=${Q}`],
    ['DuckDuckGo', `https://duckduckgo.com/l/?uddg=${Q}&rut=a`],
    ['Yahoo', `https://r.search.yahoo.com/_ylt=a/RV=2/RE=1/RO=10/RU=${Q}/RK=2/RS=a-`],
    ['VK', `https://vk.com/away.php?to=${Q}`],
    ['GMX', `https://deref-gmx.net/mail/client/abc/dereferrer/?redirectUrl=${Q}`],
    ['an archive', `http://archive.example.org/redirect?id=3&target=${Q}`],
    ['any redirect', `http://lists.example.org/out.php?url=${Q}`],
    [
      'two of them',
      `https://www.google.com/url?q=${encodeURIComponent(`https://l.facebook.com/l.php?u=${Q}`)}`,
    ],
  ])('%s', (_, wrapped) => {
    expect(decodeURI(unwrapLink(wrapped))).toBe(POST)
  })

  test.each([
    [
      'Proofpoint 2',
      'https://urldefense.proofpoint.com/v2/url?u=https-3A__ada.example.org_2015_racks-2Dof-2Dsteel-3Fa-3D1-26b-3D2&d=DwMF&c=a',
      'https://ada.example.org/2015/racks-of-steel?a=1&b=2',
    ],
    [
      'Proofpoint 3',
      'https://urldefense.com/v3/__https://ada.example.org/racks__;!!abc$',
      'https://ada.example.org/racks',
    ],
    [
      'Proofpoint 3, with replaced characters',
      'https://urldefense.com/v3/__https://ada.example.org/a*b*c__;Iys!!abc$',
      'https://ada.example.org/a#b+c',
    ],
    [
      'Proofpoint 3, with a run of them',
      'https://urldefense.com/v3/__https:/ada.example.org/a**Ab__;w7w!!abc$',
      'https://ada.example.org/aüb',
    ],
    ['AMP', 'https://www.google.com/amp/s/ada.example.org/racks', 'https://ada.example.org/racks'],
    [
      'a cache of AMP',
      'https://ada-example-org.cdn.ampproject.org/c/s/ada.example.org/racks',
      'https://ada.example.org/racks',
    ],
  ])('%s', (_, wrapped, url) => {
    expect(unwrapLink(wrapped)).toBe(url)
  })
})

test.each([
  POST,
  'https://protect-eu.mimecast.com/s/AbCdEfGh?domain=ada.example.org',
  'https://ada.example.org/login?next=https://ada.example.org/',
  'https://validator.example.org/check?uri=https://ada.example.org/',
  'https://ada.example.org/redirect?to=home',
  'https://ada.example.org/redirect?to=javascript:alert(1)',
  'https://www.google.com/search?q=racks',
  'https://urldefense.com/v3/nothing',
  'http://',
])('%s stays as it is', address => {
  expect(unwrapLink(address)).toBe(address)
})

test('whatever is wrapped, what comes out is a web address or what went in', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(
        'https://www.google.com/url?q=',
        'https://urldefense.com/v3/__',
        'https://secure-web.cisco.com/a/',
        '',
      ),
      (text, start) => {
        const address = `${start}${text}`
        const url = unwrapLink(address)
        expect(url === address || /^https?:\/\//i.test(url)).toBe(true)
      },
    ),
  )
})

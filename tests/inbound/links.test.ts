import { describe, expect, test } from 'vitest'
import { contributedLinks } from '../../src/inbound/links.ts'

const SURROUNDINGS = {
  ours: ['https://newsletter.example.org', 'https://short.example.org/blog'],
  lists: ['https://lists.example.org/archives/sample-list'],
}
const kept = (...urls: string[]) =>
  contributedLinks(
    urls.map(url => ({ url, text: url })),
    SURROUNDINGS,
  ).map(({ url }) => url)

describe('links that may lead to a post are kept:', () => {
  test.each([
    'https://ada.example.org/2015/06/racks',
    'http://ada.example.org',
    'https://bücher.example.org/',
    'https://short.example.org/other',
    'https://lists.example.org/pipermail/other-list/2015-June/000123.html',
    'https://twitter.com/ada/status/123456',
    'https://github.com/ada/racks',
    'https://github.com/ada/racks/blob/master/README.md',
    'https://medium.com/@ada/how-we-moved-racks-123abc',
    'https://www.youtube.com/watch?v=abc',
    'https://www.linkedin.com/pulse/racks-ada-example',
    'https://plus.google.com/+AdaExample/posts/abc',
    'https://docs.example.org/racks.pdf',
    'https://ada.example.org/how-to-unsubscribe-from-everything',
    'https://ada.example.org/2026/optouts-and-you',
    'https://ada.example.org/why-i-manage-notifications-by-hand',
  ])('%s', url => {
    expect(kept(url)).toEqual([url])
  })
})

describe('links that lead to none are left out:', () => {
  test.each([
    ['our own', 'https://newsletter.example.org/2015/06/15'],
    ['our own, under www', 'https://www.newsletter.example.org/'],
    ['our short ones', 'https://short.example.org/blog/122'],
    ['the list’s', 'https://lists.example.org/archives/sample-list/msg001.html'],
    ['a list’s pages', 'https://lists.other.example/mailman/listinfo/sample-list'],
    ['ways to unsubscribe', 'https://mail.example.org/unsubscribe?u=1'],
    ['ways to unsubscribe, of a page', 'https://mail.example.org/lists/Unsubscribe.aspx'],
    ['ways to unsubscribe, of an address', 'https://mail.example.org/email-unsubscribe/ada/123'],
    ['ways to opt out', 'https://mail.example.org/opt-out/123'],
    ['preferences', 'https://mail.example.org/subscription/preferences'],
    ['ways to unsubscribe, by a parameter', 'https://mail.example.org/?action=optout'],
    ['pictures', 'https://ada.example.org/rack.PNG'],
    ['a person on Twitter', 'https://twitter.com/ada'],
    ['a person on Facebook', 'https://www.facebook.com/ada.example'],
    ['a person on LinkedIn', 'https://de.linkedin.com/in/ada-example'],
    ['a person on GitHub', 'https://github.com/ada'],
    ['a person on Mastodon', 'https://social.example.org/@ada'],
    ['a person on Google+', 'https://plus.google.com/+AdaExample'],
    ['hosts that nobody else knows', 'http://controller:5000/v2.0'],
    ['addresses with a password', 'https://ada:secret@ada.example.org/'],
    ['what is no address', 'http://'],
    ['templates', 'http://$HOST.example.org/'],
  ])('%s', (_, url) => {
    expect(kept(url)).toEqual([])
  })

  test('one by whose words one leaves a list, and one around a picture', () => {
    const url = 'https://ada.example.org/x'
    expect(contributedLinks([{ url, text: 'Unsubscribe' }], SURROUNDINGS)).toEqual([])
    expect(contributedLinks([{ url, text: '' }], SURROUNDINGS)).toEqual([])
  })
})

test('a link stands once, however often and wrapped it was written, with the words that tell most', () => {
  const url = 'https://ada.example.org/racks'
  const wrapped = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(url)}&data=1`
  expect(
    contributedLinks(
      [
        { url: wrapped, text: wrapped },
        { url: `${url}/?utm_source=mail`, text: 'my racks' },
      ],
      SURROUNDINGS,
    ),
  ).toEqual([{ url, text: 'my racks' }])
})

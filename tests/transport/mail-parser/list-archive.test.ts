// A list's archive, invented: forty mail programs, five layouts, plain and HTML, every transfer encoding.
import { expect, test } from 'vitest'
import { examine } from '../../../src/inbound/examine.ts'
import { contributedLinks } from '../../../src/inbound/links.ts'
import { readMail } from '../../../src/transport/mail-parser/read-mail.ts'
import { mailAt } from '../../bench/inbound/mails.ts'

const OURS = {
  ours: ['https://newsletter.example.org'],
  lists: ['https://lists.example.org/archives/sample-list'],
}

test('of two thousand messages the links of people’s own words are found, and no other', async () => {
  const wrong: object[] = []
  let reports = 0
  for (let number = 0; number < 2_000; number += 1) {
    const { raw, links } = mailAt(number)
    const reading = await readMail(Buffer.from(raw))
    if (!reading.ok) {
      wrong.push({ number, reason: reading.reason })
      continue
    }
    const examined = examine(reading.message)
    const found = contributedLinks(examined.links, OURS).map(({ url }) => url)
    if (links === null) {
      reports += 1
      if (examined.report?.kind !== 'bounce' || found.length > 0) wrong.push({ number, found })
    } else if (found.join(' ') !== links.join(' ')) wrong.push({ number, found, links })
  }
  expect(wrong).toEqual([])
  expect(reports).toBeGreaterThan(50)
}, 60_000)

// What readers prefer is frozen with a dispatch: who pauses is left out, who wants text gets text, and everybody's links
// are of their own version.
import { expect, test } from 'vitest'
import { openKeys } from '../../../src/app/keys.ts'
import { verify } from '../../../src/app/verify.ts'
import { readerToken } from '../../../src/audience/reader-token.ts'
import { mailServer } from './mail-server.ts'
import { issueOf, ledger, newsletter, readers, sendIssue } from './newsletter.ts'

test('who pauses is left out with that reason, until the day comes', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(2) })
  const pause = async (until: string) =>
    await ours.app.db.updateTable('subscribers').set({ paused_until: until }).where('id', '=', 1).execute()
  await pause('2015-08-01T00:00:00.000Z')
  await sendIssue(ours)
  expect(await ledger(ours)).toEqual(['suppressed reader01: pauses until 2015-08-01', 'accepted reader02'])
  await pause('2015-06-01T00:00:00.000Z')
  await sendIssue(ours, { purpose: 'resend' })
  expect((await ledger(ours)).slice(2)).toEqual(['accepted reader01', 'accepted reader02'])
})

test('who wants text gets the text alone, with the links of their own version', async () => {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(2) })
  const { app } = ours
  await app.db.updateTable('subscribers').set({ text_only: 1, version: 2 }).where('id', '=', 1).execute()
  await sendIssue(ours)
  const { tokens } = await openKeys(app)
  const [text = '', both = ''] = server.letters
    .toSorted((a, b) => a.to.localeCompare(b.to))
    .map(({ message }) => message.replaceAll('=\r\n', ''))
  expect(text).toContain('Content-Type: text/plain')
  expect(text).not.toContain('text/html')
  expect(text).toContain(readerToken('unsubscribe', 1, tokens, 2))
  expect(both).toContain('multipart/alternative')
  expect(both).toContain(readerToken('unsubscribe', 2, tokens))
  expect(await verify(app, await issueOf(ours))).toMatchObject({ ok: true })
})

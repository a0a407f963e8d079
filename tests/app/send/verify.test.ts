// What an account that does not add up is told as, with and without evidence from elsewhere.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '../../../src/app/verify.ts'
import { mailServer } from './mail-server.ts'
import { issueOf, type Newsletter, newsletter, readers, rowsOf, sendIssue } from './newsletter.ts'

/** Sent to two, of whom the server's replies were lost. */
async function inDoubt(): Promise<Newsletter> {
  const server = await mailServer()
  const ours = await newsletter({ smtp: server.url, readers: readers(2) })
  await sendIssue(ours)
  await ours.app.db.updateTable('deliveries').set({ state: 'uncertain', reason: 'lost' }).execute()
  return ours
}

async function problems(ours: Newsletter, evidence?: string): Promise<readonly string[]> {
  const files = evidence === undefined ? [] : [join(ours.root, 'evidence')]
  for (const file of files) writeFileSync(file, evidence ?? '')
  return (await verify(ours.app, await issueOf(ours), files)).problems
}

test('without evidence, whoever is uncertain is left to a person', async () => {
  const told = await problems(await inDoubt())
  expect(told).toHaveLength(2)
  expect(told[0]).toContain('reader01@example.org is uncertain: resolve it with')
})

test('a log of the server, or a mailbox, tells whose message was taken and of whose there is no trace', async () => {
  const ours = await inDoubt()
  const [first, second] = await rowsOf(ours)
  const told = await problems(ours, `From x\nMessage-ID: ${first?.message_id}\n`)
  expect(told[0]).toMatch(
    /reader01.*evidence has its message: .*resolve 1 reader01@example\.org --as accepted/,
  )
  expect(told[1]).toMatch(/reader02.*no trace of its message: .*--as queued/)
  const log = `mx postfix/cleanup[1]: 4bXyZ1: message-id=${second?.message_id}\nmx postfix/qmgr[1]: 4bXyZ1: from=<>, size=1, nrcpt=1 (queue active)\n`
  expect((await problems(ours, log))[1]).toMatch(/reader02.*evidence has its message/)
})

test('evidence that cannot be read is named', async () => {
  const ours = await inDoubt()
  const missing = verify(ours.app, await issueOf(ours), [join(ours.root, 'nothing')])
  await expect(missing).rejects.toThrow(/nothing cannot be read \(ENOENT\)/)
})

// Approved: of Mailman: in front of what a relay is given over TLS, and nowhere else.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import type { App } from '../../../src/app/app.ts'
import { openKeys } from '../../../src/app/keys.ts'
import { renderHere } from '../../../src/app/rendering.ts'
import { approving } from '../../../src/app/send/approved.ts'
import { deliver } from '../../../src/app/send/deliver.ts'
import { freeze } from '../../../src/app/send/freeze.ts'
import { prepare } from '../../../src/app/send/prepare.ts'
import type { Route } from '../../../src/app/send/route.ts'
import { statusOf } from '../../../src/app/status.ts'
import { refusal } from '../app-for-test.ts'
import { issueOf, newsletter, rowsOf, sendIssue } from './newsletter.ts'

const SECRET = 'sample-approved-secret'
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8')

/** A server that speaks TLS from the first octet on, and keeps what it is given. */
async function secureServer(): Promise<{ route: Route; taken: string[] }> {
  const taken: string[] = []
  const server = new SMTPServer({
    secure: true,
    key: fixture('server.key'),
    cert: fixture('server.pem'),
    authOptional: true,
    logger: false,
    onData: (stream, _session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        taken.push(Buffer.concat(pieces).toString('latin1'))
        done()
      })
    },
  })
  server.on('error', () => {})
  const listening = Promise.withResolvers<void>()
  const socket = server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  onTestFinished(async () => await new Promise<void>(resolve => server.close(() => resolve())))
  const bound = socket.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  const target = { host: 'localhost', port, tls: 'implicit' as const, auth: null, ca: fixture('ca.pem') }
  const relay = { name: 'sample', target, connections: 1, weight: 1, rates: [] }
  return { route: { relays: [relay], domains: {}, close: async () => {} }, taken }
}

const LIST = 'kind: list\naddress: example-list@lists.example.org\napproved: "${LIST_APPROVED}"\n'

async function frozen(list = LIST, smtp = 'smtps://localhost:465') {
  const ours = await newsletter({ smtp })
  writeFileSync(join(ours.root, 'subscribers/example-list.yaml'), list)
  const { app, file } = ours
  const { intents } = await prepare(
    app,
    { what: { file }, to: 'example-list', test: undefined, purpose: 'first', dryRun: false },
    renderHere,
  )
  const keys = await openKeys(app)
  const [intent] = intents
  if (intent === undefined) throw new Error('no audience')
  const { dispatch } = await freeze(app, keys, intent)
  const go = async (route: Route, here: App = app) =>
    await deliver(here, dispatch, {
      route,
      keys,
      stop: new AbortController().signal,
      sleep: async () => {},
      onMove: () => {},
      onStep: () => {},
    })
  return { ...ours, dispatch, go }
}

test('a relay that speaks TLS gets the secret before the post, and nothing else ever holds it', async () => {
  const { route, taken } = await secureServer()
  const ours = await frozen()
  await ours.go(route)
  expect(taken).toHaveLength(1)
  expect(taken[0]).toMatch(new RegExp(`^Approved: ${SECRET}\\r\\nDate: `))
  expect(taken[0]?.split(SECRET)).toHaveLength(2)
  expect(await rowsOf(ours)).toMatchObject([{ state: 'accepted' }])
  const told = JSON.stringify([
    ours.notices,
    await rowsOf(ours),
    await statusOf(ours.app, await issueOf(ours)),
  ])
  expect(told).not.toContain(SECRET)
  for (const file of filesIn(ours.root))
    expect([file, readFileSync(file, 'latin1').includes(SECRET)]).toEqual([file, false])
})

test('the outbox never gets it', async () => {
  const ours = await newsletter()
  writeFileSync(join(ours.root, 'subscribers/example-list.yaml'), LIST)
  await sendIssue(ours, { to: 'example-list' })
  expect(await rowsOf(ours)).toMatchObject([{ state: 'accepted' }])
  for (const file of filesIn(ours.root))
    expect([file, readFileSync(file, 'latin1').includes(SECRET)]).toEqual([file, false])
})

test('without TLS, or without the secret, nothing is tried', async () => {
  const { route } = await secureServer()
  const { app, go, ...ours } = await frozen()
  const [relay] = route.relays
  if (relay === undefined) throw new Error('no relay')
  const open = { ...route, relays: [{ ...relay, target: { ...relay.target, tls: 'off' as const } }] }
  const inTheClear = await refusal(go(open))
  expect([inTheClear.code, inTheClear.message]).toEqual([
    'config',
    "The list's secret would go to sample in the clear.",
  ])
  for (const env of [
    {},
    { LIST_APPROVED: '' },
    { LIST_APPROVED: 'two words' },
    { LIST_APPROVED: 'a\r\nBcc: eve@example.org' },
  ]) {
    const { code, message } = await refusal(go(route, { ...app, env }))
    expect(code).toBe('config')
    expect(message).not.toMatch(/two|eve/)
  }
  expect(await rowsOf({ app })).toMatchObject([{ state: 'queued', attempts: 0 }])
  expect(approving(app, { ...ours.dispatch, rehearsal: 1 }, route)).toBeNull()
})

test('a post may come from somebody who is a member of the list', async () => {
  const { route, taken } = await secureServer()
  const ours = await frozen(
    'kind: list\naddress: example-list@lists.example.org\nfrom: A Member <member@example.org>\n',
  )
  await ours.go(route)
  expect(taken[0]).toContain('\r\nFrom: A Member <member@example.org>\r\n')
  expect(taken[0]).not.toContain('Approved:')
})

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
}

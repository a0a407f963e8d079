import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { copies, mailServer } from '../app/send/mail-server.ts'
import { issueText, readers } from '../app/send/newsletter.ts'
import { hangUp, scriptedServer } from '../transport/smtp/scripted-server.ts'
import { freshWorkspace, newsletter, type Person, type Told } from './cli.ts'

const SEND = 'send issue.md --to readers --yes'

async function withServer(url: string): Promise<{ root: string; person: Person }> {
  const person = { env: { NEWSLETTER_SMTP_URL: url } }
  return { root: await freshWorkspace(person), person }
}

/** `readers` are those of the sample and some more. */
async function addReaders(root: string, person: Person, count: number): Promise<void> {
  writeFileSync(join(root, 'subscribers/readers.csv'), `email\n${readers(count).join('\n')}\n`)
  await newsletter(root, 'subscribers import subscribers/readers.csv', person)
}

describe('send', () => {
  test('loads nothing that renders: that is done by another process', async () => {
    const root = await freshWorkspace()
    const script = join(import.meta.dirname, 'modules-loaded.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...SEND.split(' ')], {
      cwd: root,
    })
    const modules = stdout.split('\n')
    expect(modules).toContain('../render-apart.ts')
    expect(modules.filter(module => /^(mjml|liquidjs)|render-edition/.test(module))).toEqual([])
    expect(readdirSync(join(root, '.newsletter/outbox'))).toHaveLength(2)
  })

  test('while another run has the last message in hand says so, and sends it nobody twice', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    const meanwhile: Told[] = []
    server.onMessage = async ({ to }) => {
      if (to.startsWith('ben')) meanwhile.push(await newsletter(root, SEND, person))
      return null
    }
    expect((await newsletter(root, SEND, person)).code).toBe(0)
    expect(meanwhile).toMatchObject([{ code: 75 }])
    expect(meanwhile[0]?.out).toContain('another run is sending it right now')
    expect(server.letters).toHaveLength(2)
  })

  test('into the outbox says that it was a rehearsal, and where the messages are', async () => {
    const root = await freshWorkspace()
    const { code, out } = await newsletter(root, SEND)
    expect(code).toBe(0)
    expect(out).toContain('2 accepted of 2')
    expect(out).toContain('a rehearsal: nobody outside got it')
    expect(out).toContain(join(root, '.newsletter/outbox'))
  })

  test('a second time sends nothing, and says why', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    await newsletter(root, SEND, person)
    const { code, out } = await newsletter(root, SEND, person)
    expect(code).toBe(0)
    expect(out).toContain('nothing was sent now, for nothing is left to try')
    expect(server.letters).toHaveLength(2)
  })

  test('ends with 1 when somebody is refused, and says who and why', async () => {
    const server = await mailServer()
    server.onRecipient = address => (address.startsWith('ada') ? '550 5.1.1 no such user' : null)
    const { root, person } = await withServer(server.url)
    const { code, out } = await newsletter(root, SEND, person)
    expect(code).toBe(1)
    expect(out).toContain('1 failed: the server refused the recipient')
    const { out: list } = await newsletter(root, 'deliveries list --state failed', person)
    expect(list).toContain('ada.reader@example.org')
    expect(list).not.toContain('ben.reader@example.org')
  })

  test('ends with 75 while somebody is deferred, and names what goes on with it', async () => {
    const server = await mailServer()
    server.onRecipient = () => '451 4.7.1 greylisted'
    const { root, person } = await withServer(server.url)
    const { code, out } = await newsletter(root, `${SEND} --wait 1s`, person)
    expect(code).toBe(75)
    expect(out).toContain('2 recipients still to be tried; `newsletter send --resume` does it')
  })

  test('ends with 69 when the server cannot be reached; nothing is lost', async () => {
    const { root, person } = await withServer('smtp://127.0.0.1:9')
    const { code, out, err } = await newsletter(root, SEND, person)
    expect(code).toBe(69)
    expect(err).toContain('127.0.0.1:9')
    expect(out).toContain('2 recipients left; `newsletter send --resume` carries on')
    const server = await mailServer()
    const { code: later } = await newsletter(root, 'send --resume', {
      env: { NEWSLETTER_SMTP_URL: server.url },
    })
    expect(later).toBe(0)
    expect(Object.values(copies(server))).toEqual([1, 1])
  })

  test('names everybody who may have it or not, and what settles it', async () => {
    await using server = await scriptedServer({ dot: hangUp })
    const { root, person } = await withServer(`smtp://127.0.0.1:${server.target.port}`)
    const { code, out } = await newsletter(root, `${SEND} --uncertain hold`, person)
    expect(code).toBe(1)
    expect(out).toContain('may have it or not: ada.reader@example.org, ben.reader@example.org')
    expect(out).toContain('newsletter deliveries resolve 1')

    const resolve = 'deliveries resolve 1 --as accepted'
    expect((await newsletter(root, `${resolve} nobody@example.org`, person)).code).toBe(65)
    expect((await newsletter(root, 'deliveries resolve 99 --all --as failed', person)).code).toBe(65)
    expect((await newsletter(root, `${resolve} ada.reader@example.org`, person)).out).toContain(
      '1 delivery resolved',
    )
    expect((await newsletter(root, `${resolve} --all`, person)).out).toContain('1 delivery resolved')
    expect((await newsletter(root, 'send --resume', person)).code).toBe(0)
    expect(server.messages).toHaveLength(2)
  })

  test('--quiet says nothing when all is well', async () => {
    const root = await freshWorkspace()
    expect(await newsletter(root, `${SEND} --quiet`)).toMatchObject({ code: 0, out: '', err: '' })
  })
})

describe('the minute of grace', () => {
  test('costs nothing when it is cut short', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    let interrupt = () => {}
    const { code, out, err } = await newsletter(root, 'send issue.md --to readers', {
      ...person,
      onStop: stop => {
        interrupt = stop
        return () => {}
      },
      sleep: async milliseconds => {
        expect(milliseconds).toBe(60_000)
        interrupt()
      },
    })
    expect({ code, out }).toEqual({ code: 75, out: '' })
    expect(err).toContain('Sending begins in 60 seconds. Ctrl-C costs nothing')
    expect(err).toContain('Nothing was sent.')
    expect(err).not.toContain('message in hand')
    expect(server.asked).toEqual([])
    expect((await newsletter(root, 'status --json', person)).json).toMatchObject([{ dispatches: [] }])
  })

  test('is not spent on a rehearsal, nor with --yes', async () => {
    const sleep = async () => await Promise.reject(new Error('nobody should wait'))
    const root = await freshWorkspace()
    expect((await newsletter(root, 'send issue.md --to readers', { sleep })).code).toBe(0)
  })
})

test('Ctrl-C finishes the message in hand, a second one ends at once', async () => {
  const server = await mailServer()
  const { root, person } = await withServer(server.url)
  await addReaders(root, person, 3)
  let interrupt = () => {}
  let killed = 0
  server.onMessage = () => {
    interrupt()
    interrupt()
    return null
  }
  const { code, out, err } = await newsletter(root, SEND, {
    ...person,
    onStop: stop => {
      interrupt = stop
      return () => {}
    },
    kill: () => void (killed += 1),
  })
  expect(code).toBe(75)
  expect(err).toContain('Finishing the message in hand; once more to end at once.')
  expect(out).toContain('stopped. 4 recipients left')
  expect([server.letters.length, killed]).toEqual([1, 1])
})

describe('--at', () => {
  /** A clock that goes on only while somebody sleeps. */
  function clock() {
    let now = Date.parse('2015-06-15T12:00:00.000Z')
    const naps: number[] = []
    const sleep = async (milliseconds: number) => {
      now += milliseconds
      naps.push(milliseconds)
    }
    return { naps, now: () => new Date(now), sleep }
  }

  test('waits for its time, and then begins without the minute', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    const { naps, ...time } = clock()
    const { code, err } = await newsletter(root, 'send issue.md --to readers --at 13:30', {
      ...person,
      ...time,
    })
    expect(code).toBe(0)
    expect(err).toContain('Sending begins at 2015-06-15 13:30 (UTC)')
    expect(naps.reduce((sum, nap) => sum + nap, 0)).toBe(90 * 60_000)
    expect(server.letters).toHaveLength(2)
  })

  test('sends nothing when the person stops it', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    let stop = () => {}
    const { code, err } = await newsletter(root, 'send issue.md --to readers --at 2h', {
      ...person,
      onStop: listener => {
        stop = listener
        return () => {}
      },
      sleep: async () => stop(),
    })
    expect(code).not.toBe(0)
    expect(err).toContain('Nothing was sent.')
    expect(server.letters).toEqual([])
  })

  test('sends nothing when the issue was changed while it waited', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    const { naps: _, ...time } = clock()
    const { code, err } = await newsletter(root, 'send issue.md --to readers --at 2015-06-15T12:00:30', {
      ...person,
      ...time,
      sleep: async milliseconds => {
        writeFileSync(join(root, 'issue.md'), issueText({ title: 'Another title' }))
        await time.sleep(milliseconds)
      },
    })
    expect(code).not.toBe(0)
    expect(err).toContain('were changed while it waited')
    expect(server.letters).toEqual([])
  })

  test('and --dry-run say when it would begin', async () => {
    const root = await freshWorkspace()
    const { out } = await newsletter(root, 'send issue.md --dry-run --at 2015-06-16T08:00')
    expect(out).toContain('It would begin at 2015-06-16 08:00 (UTC).')
  })

  test.each(['yesterday', '25:00', '2015-06-15', '2015-06-15T11:59', ''])('%j is refused', async at => {
    const root = await freshWorkspace()
    const { code, err } = await newsletter(root, ['send', 'issue.md', '--at', at])
    expect(code).toBe(2)
    expect(err).toContain('--at')
  })
})

describe('--dry-run', () => {
  test('says who would get what, and stores and sends nothing', async () => {
    const root = await freshWorkspace()
    const before = readFileSync(join(root, '.newsletter/state.db')).length
    const { code, out } = await newsletter(root, 'send issue.md --dry-run')
    expect(code).toBe(0)
    expect(out).toContain('example-list: one post to the list, text and HTML')
    expect(out).toContain('readers: 2 recipients')
    expect(out).toContain('Nothing was stored or sent.')
    expect(existsSync(join(root, '.newsletter/outbox'))).toBe(false)
    expect((await newsletter(root, 'issues list --json')).out).toBe('')
    expect((await newsletter(root, 'status --json')).json).toMatchObject([{ issue: null }])
    expect(readFileSync(join(root, '.newsletter/state.db')).length).toBe(before)
  })

  test('says what would be refused, and that a list gets the text alone', async () => {
    const root = await freshWorkspace()
    writeFileSync(
      join(root, 'subscribers/example-list.yaml'),
      'kind: list\naddress: a@lists.example.org\nmaxSize: 3000\n',
    )
    writeFileSync(
      join(root, 'newsletter.yaml'),
      `${readFileSync(join(root, 'newsletter.yaml'), 'utf8')}\napproval: { required: 1 }\n`,
    )
    const { code, out, err } = await newsletter(root, 'send issue.md --dry-run')
    expect(code).toBe(0)
    expect(out).toContain('it would be refused: This edition still needs 1 approval.')
    expect(out).toContain('one post to the list, the text alone')
    expect(err).toContain('the list takes 3000')
  })

  test('never becomes a real send because of --resume', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    server.onRecipient = () => '451 4.7.1 later'
    await newsletter(root, `${SEND} --wait 1s`, person)
    server.onRecipient = () => null
    for (const other of ['--at 2h', '--dry-run', '--test me@example.org', '--pause', '--cancel']) {
      const { code, err } = await newsletter(root, `send --resume ${other}`, person)
      expect(code).toBe(2)
      expect(err).toContain('contradict')
    }
    expect(server.letters).toEqual([])
  })
})

describe('what goes out twice is asked about', () => {
  test('an issue of the same date and another title is taken for the same one, mended', async () => {
    const server = await mailServer()
    const { root, person } = await withServer(server.url)
    await newsletter(root, SEND, person)
    writeFileSync(join(root, 'issue.md'), issueText({ title: 'Community roundup, mended' }))
    const { code, err } = await newsletter(root, SEND, person)
    expect(code).toBe(65)
    expect(err).toContain('An issue of 2015-06-15 was sent already: “Community roundup”.')
    expect(err).toContain('--purpose correction')
    expect(server.letters).toHaveLength(2)
    expect((await newsletter(root, `${SEND} --purpose correction`, person)).code).toBe(0)
    expect(server.letters).toHaveLength(4)
  })

  test.each(['resend', 'correction'])('a %s needs a yes, from a person or by a flag', async purpose => {
    const root = await freshWorkspace()
    await newsletter(root, SEND)
    const line = `send issue.md --to readers --purpose ${purpose}`
    const unasked = await newsletter(root, line)
    expect(unasked.code).toBe(2)
    expect(unasked.err).toContain('Add --yes.')
    const refused = await newsletter(root, line, { answers: ['n'] })
    expect(refused).toMatchObject({ code: 0 })
    expect(refused.out).toContain('Nothing was sent.')
    expect((await newsletter(root, `${line} --json`, { answers: ['y'] })).json).toMatchObject([
      { dispatches: [{ purpose, accepted: 2 }] },
    ])
  })
})

test('approvals are required, and bound to what was approved', async () => {
  const root = await freshWorkspace()
  writeFileSync(
    join(root, 'newsletter.yaml'),
    `${readFileSync(join(root, 'newsletter.yaml'), 'utf8')}\napproval: { required: 2 }\n`,
  )
  await newsletter(root, 'send issue.md --test me@example.org') // a test needs none, and stores the issue
  expect((await newsletter(root, SEND)).err).toContain('still needs 2 approvals')
  expect((await newsletter(root, 'approve --by Ada --json')).json).toMatchObject([{ by: 'Ada', needed: 1 }])
  expect((await newsletter(root, 'approve --by Ada --json')).json).toMatchObject([{ needed: 1 }])
  expect((await newsletter(root, SEND)).err).toContain('still needs 1 approval')
  await newsletter(root, 'approve --by Ben')
  writeFileSync(join(root, 'issue.md'), issueText({ excerpt: 'Changed after the yes.' }))
  expect((await newsletter(root, SEND)).err).toContain('still needs 2 approvals')
  writeFileSync(join(root, 'issue.md'), issueText())
  expect((await newsletter(root, SEND)).code).toBe(0)
})

test('what must not go out is refused, with what to mend', async () => {
  const root = await freshWorkspace()
  writeFileSync(
    join(root, 'subscribers/example-list.yaml'),
    'kind: list\naddress: a@lists.example.org\nmaxSize: 2000\nformat: both\n',
  )
  const { code, err } = await newsletter(root, 'send issue.md --to example-list --yes')
  expect(code).toBe(1)
  expect(err).toContain('The check found what must not be sent')
  expect(existsSync(join(root, '.newsletter/outbox'))).toBe(false)
})

test('--pause, --resume and --cancel can name an audience', async () => {
  const { root, person } = await withServer('smtp://127.0.0.1:9')
  await newsletter(root, 'send issue.md --yes', person)
  const paused = await newsletter(root, 'send --pause --to readers --json', person)
  expect(paused.json).toMatchObject([{ dispatches: [{ audience: 'readers', state: 'paused' }] }])
  const cancelled = await newsletter(root, 'send --cancel --to example-list --json', person)
  expect(cancelled.json).toMatchObject([
    { dispatches: [{ audience: 'example-list', state: 'cancelled', failed: 1 }] },
  ])
  const server = await mailServer()
  const resumed = await newsletter(root, 'send --resume --to readers', {
    env: { NEWSLETTER_SMTP_URL: server.url },
  })
  expect(resumed.code).toBe(0)
  expect(Object.keys(copies(server))).toEqual(['ada.reader@example.org', 'ben.reader@example.org'])
})

describe('preview', () => {
  test('twice is the same, octet for octet, in every format and both variants', async () => {
    const root = await freshWorkspace()
    const hashes = async () => {
      const { json } = await newsletter(root, 'preview issue.md --out out --json')
      const [{ hash, files }] = json as [{ hash: string; files: { path: string; sha256: string }[] }]
      return [hash, ...files.map(({ path, sha256 }) => `${path} ${sha256}`)]
    }
    const first = await hashes()
    expect(first).toHaveLength(9)
    expect(await hashes()).toEqual(first)
    expect(readdirSync(join(root, 'out')).sort()).toEqual([
      'list.eml',
      'list.html',
      'list.md',
      'list.txt',
      'list.web.html',
      'subscriber.eml',
      'subscriber.html',
      'subscriber.txt',
    ])
  })

  test('and check take a file without front matter as send would', async () => {
    const root = await freshWorkspace()
    const dateless = issueText().replace(/^---[\s\S]*?\n---\n/, '')
    writeFileSync(join(root, 'plain.txt'), dateless)
    expect((await newsletter(root, 'preview plain.txt --out out')).code).toBe(0)
    expect(readFileSync(join(root, 'out/list.eml'), 'utf8')).toContain('Date: Mon, 15 Jun 2015 00:00:00')
    expect((await newsletter(root, 'check plain.txt')).code).toBe(0)
  })

  test('shows the message to a list as addressed to the list', async () => {
    const root = await freshWorkspace()
    const { out } = await newsletter(root, 'preview issue.md --variant list --format eml')
    expect(out).toContain('\r\nTo: <example-list@lists.example.org>\r\n')
  })

  test('stores nothing', async () => {
    const root = await freshWorkspace()
    await newsletter(root, 'preview issue.md')
    expect((await newsletter(root, 'issues list --json')).out).toBe('')
  })
})

test('check names an audience that nobody is in', async () => {
  const root = await freshWorkspace()
  await newsletter(root, 'subscribers remove ada.reader@example.org')
  await newsletter(root, 'subscribers remove ben.reader@example.org')
  const { code, out } = await newsletter(root, 'check issue.md')
  expect(code).toBe(0)
  expect(out).toContain('Nobody is on the roster readers yet')
})

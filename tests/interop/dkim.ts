// Signatures as two other programs see them, mailauth and dkimpy (Debian's python3-dkim, installed where it is
// missing): whole where nothing was changed or only a list's own fields were added, broken where anything else was.
//   npm run interop
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { dkimRecord } from '../../src/mail/dkim-record.ts'
import type { FrozenLetter } from '../../src/render/frozen-letter.ts'
import { messageMaker } from '../../src/render/message.ts'
import { keyFor, type Published, verdicts } from '../mail/dkim-keys.ts'
import { HOSTILE } from '../render/hostile.ts'
import { COPY, edition, LIST_ADDRESS, POST, recipient } from '../render/sample-letter.ts'

const PYTHON = '/usr/bin/python3'

interface Case {
  readonly name: string
  readonly message: Buffer
  readonly signatures: number
  readonly whole: boolean
}

const rsa = keyFor('rsa', 's2026rsa')
const ed25519 = keyFor('ed25519', 's2026ed')
const keys = [rsa, ed25519]

const tally = { passed: 0, failed: 0 }
try {
  installDkimpy()
  const cases = await allCases()
  const byDkimpy = askDkimpy(cases)
  for (const [at, one] of cases.entries()) {
    const byMailauth = (await verdicts(one.message, keys)).map(verdict => verdict.endsWith('pass'))
    judge(one, 'mailauth', byMailauth)
    judge(one, 'dkimpy', byDkimpy[at] ?? [])
  }
} catch (error) {
  tally.failed += 1
  console.error(error)
}
console.log(`\n${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed > 0 ? 1 : 0

function judge({ name, signatures, whole }: Case, by: string, answers: readonly boolean[]): void {
  const isRight = answers.length === signatures && answers.every(answer => answer === whole)
  tally[isRight ? 'passed' : 'failed'] += 1
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${by.padEnd(8)} ${name}: ${JSON.stringify(answers)}`)
}

async function allCases(): Promise<readonly Case[]> {
  const signed = async (
    letter: FrozenLetter,
    signers: readonly Published[],
    content = edition(),
    name = 'Ada',
  ) => {
    const to = letter.variant === 'list' ? recipient(null, LIST_ADDRESS) : recipient({ name })
    return Buffer.from(await messageMaker(content, letter, signers)(to).octets)
  }
  const copy = await signed(COPY, keys)
  const post = await signed(POST, keys)
  const alone = { ...POST, format: 'text' } as const
  const listFields =
    'List-Id: <l.lists.example.org>\r\nList-Post: <mailto:l@lists.example.org>\r\nPrecedence: list\r\n'
  const both = (name: string, message: Buffer, whole: boolean) => ({ name, message, signatures: 2, whole })
  const above = (field: string, message: Buffer) => Buffer.concat([Buffer.from(field), message])
  return [
    { name: 'a copy, by RSA', message: await signed(COPY, [rsa]), signatures: 1, whole: true },
    { name: 'a copy, by Ed25519', message: await signed(COPY, [ed25519]), signatures: 1, whole: true },
    both('a copy, by both', copy, true),
    both('a post to a list', post, true),
    both('a post of text alone', await signed(alone, keys), true),
    both('an empty post', await signed(alone, keys, edition({ list: { text: '' } })), true),
    both('a post to which a list adds its fields', above(listFields, post), true),
    ...['From', 'Subject', 'To', 'Reply-To', 'List-Unsubscribe', 'List-Id'].map(name =>
      both(`a copy with a second ${name}`, above(`${name}: <x@example.org>\r\n`, copy), false),
    ),
    ...['From', 'Subject'].map(name =>
      both(`a post with a second ${name}`, above(`${name}: <x@example.org>\r\n`, post), false),
    ),
    both('a copy with another text', Buffer.from(copy.toString().replace('this text', 'that text')), false),
    both('a copy with another token', Buffer.from(copy.toString().replace('leaving-token', 'x')), false),
    ...(await Promise.all(
      HOSTILE.map(async text => {
        const content = edition({ subject: text, subscriber: { text, html: text } })
        const name = text.length > 40 ? `${text.slice(0, 40)}…` : text
        return both(`a copy of ${JSON.stringify(name)}`, await signed(COPY, keys, content, text), true)
      }),
    )),
  ]
}

function askDkimpy(cases: readonly Case[]): readonly (readonly boolean[])[] {
  const records = Object.fromEntries(
    keys.map(key => {
      const { name, value } = dkimRecord(key, key.algorithm, key.publicKey)
      return [name, value]
    }),
  )
  const input = cases.map(({ message }) => JSON.stringify({ message: message.toString('base64'), records }))
  const script = join(import.meta.dirname, 'dkimpy.py')
  const { status, stdout, stderr } = spawnSync(PYTHON, [script], {
    input: input.join('\n'),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`dkimpy ended with ${status}: ${stderr}`)
  const answers = stdout.trimEnd().split('\n')
  return answers.map(line => JSON.parse(line) as readonly boolean[])
}

function installDkimpy(): void {
  const isThere = () => spawnSync(PYTHON, ['-c', 'import dkim, nacl']).status === 0
  if (isThere()) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'python3-dkim']])
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (!isThere())
    throw new Error('dkimpy is missing and could not be installed: apt-get install python3-dkim')
}

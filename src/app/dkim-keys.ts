// The keys that mail is signed with: .newsletter/keys/dkim/SELECTOR.pem, one file a selector, for their owner alone.
// They are made here or put there (PKCS #8), never written over, and stay as long as a dispatch may be resumed.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { NewsletterError } from '../errors.ts'
import type { Algorithm } from '../mail/dkim.ts'
import { SELECTOR } from '../mail/dkim-record.ts'
import type { App } from './app.ts'
import { readKeyFile, writeKeyFile } from './key-file.ts'

export interface DkimKey {
  readonly selector: string
  readonly algorithm: Algorithm
  readonly bits: number
  /** SHA-256 of the public key, hexadecimal: tells it from every other. */
  readonly fingerprint: string
  /** Base64, as a record in the DNS has it. */
  readonly publicKey: string
  readonly key: KeyObject
  readonly file: string
}

/** RFC 8301 §3.2: at least 1024, and 2048 for who signs; no verifier need know longer ones than 4096. */
const BITS = { least: 2048, most: 4096 }

/** @throws NewsletterError 'state' when there is none, or when it must not be used */
export async function readDkimKey({ workspace }: Pick<App, 'workspace'>, selector: string): Promise<DkimKey> {
  const file = join(workspace.dkim, `${selector}.pem`)
  const pem = await readKeyFile(file)
  if (pem === null) {
    throw new NewsletterError('state', {
      what: `There is no DKIM key ${selector}: ${file} is missing.`,
      fix: `Put it back from a backup; or make a new one with \`newsletter dkim new\` and name it in newsletter.yaml.`,
    })
  }
  await refuseOpenFile(file)
  return parseKey(selector, file, pem)
}

/** Every key that is there, in the order of their selectors. */
export async function listDkimKeys(app: Pick<App, 'workspace'>): Promise<readonly DkimKey[]> {
  const names = await readdir(app.workspace.dkim).catch((error: unknown): string[] => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const selectors = names.filter(name => name.endsWith('.pem')).map(name => name.slice(0, -'.pem'.length))
  const keys = selectors.filter(name => SELECTOR.test(name)).toSorted()
  return await Promise.all(keys.map(async selector => await readDkimKey(app, selector)))
}

/** @throws NewsletterError 'state' when one of the selectors has a key already; nothing is made then */
export async function makeDkimKeys(
  app: Pick<App, 'workspace'>,
  wanted: readonly Pick<DkimKey, 'selector' | 'algorithm'>[],
): Promise<readonly DkimKey[]> {
  const fileOf = (selector: string) => join(app.workspace.dkim, `${selector}.pem`)
  for (const { selector } of wanted)
    if ((await readKeyFile(fileOf(selector))) !== null) throw taken(fileOf(selector))
  const keys: DkimKey[] = []
  for (const { selector, algorithm } of wanted) {
    if (!(await writeKeyFile(fileOf(selector), newKey(algorithm)))) throw taken(fileOf(selector))
    keys.push(await readDkimKey(app, selector))
  }
  return keys
}

function newKey(algorithm: Algorithm): string {
  const { privateKey } =
    algorithm === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: BITS.least })
      : generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' })
}

function taken(file: string): NewsletterError {
  return new NewsletterError('state', {
    what: `${file} is there already, and no key is ever written over.`,
    fix: 'Choose another name with --selector: verifiers keep what they read of the old one for days.',
  })
}

async function refuseOpenFile(file: string): Promise<void> {
  if (process.platform === 'win32') return // it has no such modes
  const { mode } = await stat(file)
  if ((mode & 0o077) === 0) return
  throw new NewsletterError('state', {
    what: `${file} can be read by others (mode ${(mode & 0o777).toString(8)}).`,
    fix: `Run \`chmod 600 ${file}\`; if others may have read it, make a new one with \`newsletter dkim new\`.`,
  })
}

function parseKey(selector: string, file: string, pem: string): DkimKey {
  try {
    const key = createPrivateKey(pem)
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
    const algorithm = algorithmOf(key)
    return {
      selector,
      algorithm,
      bits: key.asymmetricKeyDetails?.modulusLength ?? 256,
      fingerprint: createHash('sha256').update(spki).digest('hex'),
      // RFC 8463 §4: Ed25519 goes without the frame of a SubjectPublicKeyInfo
      publicKey: (algorithm === 'rsa' ? spki : spki.subarray(-32)).toString('base64'),
      key,
      file,
    }
  } catch (cause) {
    throw new NewsletterError(
      'state',
      {
        what: `${file} is no key to sign with: expected PKCS #8 in PEM, RSA of ${BITS.least} to ${BITS.most} bits or Ed25519, without a password.`,
        fix: 'Put it back from a backup, or make another with `newsletter dkim new`.',
      },
      { cause },
    )
  }
}

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): Algorithm {
  const bits = details?.modulusLength ?? 0
  if (type === 'ed25519') return type
  if (type === 'rsa' && bits >= BITS.least && bits <= BITS.most && bits % 8 === 0) return type
  throw new TypeError(`${type} of ${bits} bits`)
}

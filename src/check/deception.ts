// Links that seem to lead elsewhere than they do (S-11): a host in the words that is not the host of the
// link, a name before an @, letters of two scripts in one name, places that only this machine can reach.
import { domainToUnicode } from 'node:url'
import type { Anchor } from './anchors.ts'
import type { Finding } from './finding.ts'

type Deception = Omit<Finding, 'where'>

const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]
const LOCAL = /^(?:localhost|.*\.(?:localhost|local|internal|lan)|\[.*\]|(?:\d+\.){3}\d+)\.?$/
const LOOKS_LIKE_ADDRESS = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24})(?::\d+)?(?:[/?#]|$)/u

/** Node.js and its like are names. */
const NAMED_AFTER_A_FILE = /^[\w-]+\.(?:js|ts|py|rs|rb|sh|md|net)$/i

/** What is suspicious about one link; nothing for a mail address or a slot. */
export function deceptions({ href, label }: Anchor): readonly Deception[] {
  const url = URL.parse(href)
  if (url === null || !/^https?:$/.test(url.protocol)) return []
  return [...userinfo(url), ...host(url), ...otherHost(url, label)]
}

function userinfo(url: URL): readonly Deception[] {
  if (url.username === '' && url.password === '') return []
  const message = `The link names a user before the host and leads to ${url.host}.`
  return [{ rule: 'link-userinfo', severity: 'error', message, fix: 'Take out what stands before the @.' }]
}

function host(url: URL): readonly Deception[] {
  const name = domainToUnicode(url.hostname)
  if (LOCAL.test(url.hostname)) {
    const message = `${url.host} is no public place; readers cannot open it.`
    return [{ rule: 'link-local', severity: 'warning', message, fix: 'Link the public address.' }]
  }
  if (name === url.hostname || name === '') return []
  const message = `The host ${name} is written ${url.hostname}.`
  const fix = 'Look twice that this is the host that you mean.'
  if (name.split('.').some(mixed))
    return [
      {
        rule: 'link-mixed-script',
        severity: 'error',
        message: `${message} It mixes letters of two scripts.`,
        fix,
      },
    ]
  return [{ rule: 'link-punycode', severity: 'warning', message, fix }]
}

function mixed(label: string): boolean {
  return SCRIPTS.filter(script => script.test(label)).length > 1
}

function otherHost(url: URL, label: string): readonly Deception[] {
  if (NAMED_AFTER_A_FILE.test(label)) return []
  const said = LOOKS_LIKE_ADDRESS.exec(label.trim().normalize('NFKC'))?.[1]
  const parsed = said === undefined ? null : URL.parse(`https://${said}`)
  if (parsed === null || related(parsed.hostname, url.hostname)) return []
  const message = `The link says ${said} and leads to ${url.host}.`
  return [{ rule: 'link-text', severity: 'warning', message, fix: 'Let the words and the address agree.' }]
}

/** One host, or a part of the other: `example.org` for `blog.example.org`. */
function related(said: string, real: string): boolean {
  const [a, b] = [said, real].map(name => name.replace(/^www\./, '').replace(/\.$/, ''))
  return a === b || `${b}`.endsWith(`.${a}`)
}

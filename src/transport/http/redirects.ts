// The way from the address asked for to where its answer is, hop by hop.
import { Failure } from './failure.ts'

export interface Way {
  readonly asked: string
  /** The next to be requested; not checked by the guard yet. */
  readonly at: string
  /** Requested already. */
  readonly behind: readonly URL[]
  /** As in `Arrival`. */
  readonly movedTo: string | null
  readonly insecure: boolean
  /** So far, every hop was. */
  readonly permanent: boolean
}

const MAX_REDIRECTS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const PERMANENT: ReadonlySet<number> = new Set([301, 308])

export function startAt(address: string): Way {
  return { asked: address, at: address, behind: [], movedTo: null, insecure: false, permanent: true }
}

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status)
}

/**
 * The way after `from` answered with a redirect. A move from https to http is followed, but is not one
 * for good.
 * @param location as received, octets as Latin-1 letters
 * @throws Failure when the way is too long, a circle, or leads to what is no address
 */
export function follow(way: Way, from: URL, status: number, location: string): Way {
  if (way.behind.length === MAX_REDIRECTS) throw new Failure(`it redirects more than ${MAX_REDIRECTS} times`)
  const to = URL.parse(escapeOctets(location), from)
  if (to === null) throw new Failure('it redirects to what is not an address')
  to.hash = ''
  const behind = [...way.behind, from]
  if (behind.some(({ href }) => href === to.href)) throw new Failure('it redirects in a circle')

  const downgrade = from.protocol === 'https:' && to.protocol === 'http:'
  const permanent = way.permanent && PERMANENT.has(status) && !downgrade
  const movedTo = permanent ? to.href : way.movedTo
  return { ...way, at: to.href, behind, movedTo, insecure: way.insecure || downgrade, permanent }
}

/** A problem met at `way.at`, told to one who knows only the address that was asked for. */
export function onTheWay(way: Way, problem: string): string {
  return way.behind.length === 0 ? problem : `it leads to ${way.at.slice(0, 200)}: ${problem}`
}

/** Octets beyond ASCII, which servers send in UTF-8 or anything, stay the octets that they are. */
function escapeOctets(location: string): string {
  return location.replace(/[\u0080-\u00FF]/g, letter => `%${letter.charCodeAt(0).toString(16)}`)
}

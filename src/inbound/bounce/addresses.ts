// Mail addresses in running text, with what stands around each on its line. Looser than a parsed address, since a
// report quotes what could not be delivered. Looks from each `@` outwards, so that text without one costs nothing.

export interface Mention {
  readonly address: string
  readonly before: string
  readonly after: string
}

const LOCAL_PART = /(?:"[^"\n]{1,64}"|[^\s<>()[\]:;,"'@|]{1,128})$/u
/** Exchange's `dda:SMTP=ada@example.org`. */
const PROTOCOL = /^smtp=/i
const DOMAIN = /^[\p{L}\p{N}_.-]{1,253}/u
const LONGEST_LINE = 10_000

export function addressesIn(line: string): readonly Mention[] {
  const found: Mention[] = []
  let from = 0
  for (let at = line.indexOf('@'); at >= 0 && at < LONGEST_LINE; at = line.indexOf('@', at + 1)) {
    const local = LOCAL_PART.exec(line.slice(Math.max(from, at - 130), at))?.[0].replace(PROTOCOL, '')
    const domain = DOMAIN.exec(line.slice(at + 1, at + 254))?.[0].replace(/[._-]+$/, '')
    if (!local || !domain) continue
    const end = at + 1 + domain.length
    found.push({
      address: `${local}@${domain}`,
      before: line.slice(0, at - local.length),
      after: line.slice(end),
    })
    from = end
  }
  return found
}

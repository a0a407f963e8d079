// What the rest of the program works with: newsletter.yaml with its defaults resolved against each other.
import { type Address, domainOf } from '../mail/address.ts'
import type { Config } from './schema.ts'

/** Where short links live: `${base}/${prefix}${number}`, numbered from `start` on. */
export interface LinkSettings {
  readonly base: string
  readonly prefix: string
  readonly start: number
}

/** Which keys sign. */
export interface DkimSettings {
  readonly domain: string
  readonly selectors: readonly string[]
}

export interface Settings extends Omit<Config, 'replyTo' | 'links' | 'dkim'> {
  /** The address of `from` when newsletter.yaml names none. */
  readonly replyTo: Address
  /** Null when posts are linked by their own address. */
  readonly links: LinkSettings | null
  /** Null when nothing is signed. */
  readonly dkim: DkimSettings | null
}

export function settingsOf(config: Config): Settings {
  const { links, dkim } = config
  return {
    ...config,
    replyTo: config.replyTo ?? config.from.address,
    links: links === 'off' ? null : { ...links, base: links.base ?? config.baseUrl },
    dkim: dkim ? { ...dkim, domain: dkim.domain ?? domainOf(config.from.address) } : null,
  }
}

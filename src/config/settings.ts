// What the rest of the program works with: newsletter.yaml with its defaults resolved against each other.
import type { Address } from '../mail/address.ts'
import type { Config } from './schema.ts'

/** Where short links live: `${base}/${prefix}${number}`, numbered from `start` on. */
export interface LinkSettings {
  readonly base: string
  readonly prefix: string
  readonly start: number
}

export interface Settings extends Omit<Config, 'replyTo' | 'links'> {
  /** The address of `from` when newsletter.yaml names none. */
  readonly replyTo: Address
  /** Null when posts are linked by their own address. */
  readonly links: LinkSettings | null
}

export function settingsOf(config: Config): Settings {
  const { links } = config
  return {
    ...config,
    replyTo: config.replyTo ?? config.from.address,
    links: links === 'off' ? null : { ...links, base: links.base ?? config.baseUrl },
  }
}

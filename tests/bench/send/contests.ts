// The contests: which senders take turns at what. Their names are those of the figures.
import type { Counts, Material } from './material.ts'
import { ours, pool, smtpSource } from './senders.ts'
import type { Sender } from './turn.ts'
import type { Workspace } from './workspace.ts'

export interface Contest {
  readonly name: string
  /** How much farther away than on loopback the sink is. */
  readonly roundTripMs: number
  readonly senders: readonly Sender[]
}

/** In which connections and round trips count, and the noise of a machine does not. */
const FAR_MS = 50

export const CONTESTS = ['5k', '40k', 'dkim', 'rtt50'] as const

export function contestOf(
  name: (typeof CONTESTS)[number],
  { workspace, letters, key }: Material,
  { many, few, far }: Counts,
): Contest {
  const own = (sender: string, letter: string, from = workspace) => ours(sender, () => from, letter)
  const pooled = (
    sender: string,
    letter: '5k' | '40k',
    count: number,
    how: { readyMade?: boolean; key?: string } = {},
  ) => {
    const { html, text } = letters[letter]
    const subject = `The roundup in ${letter}`
    return pool(sender, {
      html,
      text,
      subject,
      count,
      readyMade: how.readyMade ?? false,
      key: how.key ?? null,
    })
  }
  const near = (senders: readonly Sender[]): Contest => ({ name, roundTripMs: 0, senders })
  switch (name) {
    case '5k':
      return near([
        smtpSource('source_5k', letters['5k'].payload, many),
        own('ours_5k', '5k'),
        pooled('nodemailer_5k', '5k', few),
        pooled('nodemailer_raw_5k', '5k', few, { readyMade: true }),
      ])
    case '40k':
      return near([
        smtpSource('source_40k', letters['40k'].payload, Math.round(many / 4)),
        own('ours_40k', '40k'),
        pooled('nodemailer_40k', '40k', Math.round(few / 2)),
        pooled('nodemailer_raw_40k', '40k', Math.round(few / 2), { readyMade: true }),
      ])
    case 'dkim':
      return near([
        ours('ours_rsa', signed(workspace, 'rsa'), '5k'),
        pooled('nodemailer_rsa', '5k', Math.round(few / 2), { key }),
        ours('ours_ed25519', signed(workspace, 'ed25519'), '5k'),
      ])
    case 'rtt50':
      return {
        name,
        roundTripMs: FAR_MS,
        senders: [
          ours('ours_rtt50', () => workspace, '5k', 'far'),
          pooled('nodemailer_rtt50', '5k', Math.round(far / 2)),
          smtpSource('source_rtt50', letters['5k'].payload, Math.round(far / 4)),
        ],
      }
  }
}

/** Made at the first turn: a program that cannot sign is missing in this contest alone. */
function signed(workspace: Workspace, algorithm: 'rsa' | 'ed25519'): () => Workspace {
  let made: Workspace | null = null
  return () => {
    made ??= workspace.signing(`${workspace.folder}-${algorithm}`, algorithm)
    return made
  }
}

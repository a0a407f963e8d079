// When readers complain too often to go on. Gmail delivers no more from whoever comes to 0.3 % (STD-28: keep below
// 0.1 %, never reach 0.3 %), and yahoo does the same.

/** The share of those who got it. */
const MOST = 0.003
/** One person's click is no share of anything. */
const LEAST = 3

export interface Complaints {
  readonly complaints: number
  readonly accepted: number
}

export function areTooMany({ complaints, accepted }: Complaints): boolean {
  return complaints >= LEAST && complaints >= MOST * accepted
}

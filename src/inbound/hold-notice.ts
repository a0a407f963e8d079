// A list server's word that our post waits for a moderator, or was refused by one: Mailman 2 and 3, Sympa, in the
// languages that they are installed in most.

const WAITS =
  /await\w* .{0,30}(?:moderat|approv)|wait\w* for .{0,30}(?:moderat|approv)|(?:is being )?held (?:until|for) .{0,60}(?:moderat|approv|review)|forwarded to .{0,20}(?:editor|moderator)|wartet auf .{0,60}(?:moderat|bestätig|genehmig)|(?:en )?attente? .{0,40}(?:modérat|approbation)|attend .{0,40}(?:modérat|approbation)|(?:espera|aguarda) .{0,60}(?:moderador|aproba|aprova|modera)|attesa .{0,60}(?:approvazione|modera)|wacht op .{0,60}(?:goedkeuring|moderat)|ожидает .{0,60}(?:модерат|одобрен)|承認待ち|承認を待/i

const REFUSED =
  /(?:posting|message|request|article) .{0,120}(?:has been |was )?rejected|request to mailing list .{0,80} rejected|rejected by the (?:list )?moderator|abgelehnt|a été (?:rejeté|refusé)|ha sido rechazad|è stat[oa] (?:rifiutat|respint)/i

/** What stands around the list's name in the addresses that its server writes from. */
const SERVER =
  /^(?:(?:owner|bounces)-([^@]+)|([^@]+)-(?:bounces?|owner|request|admin|editor|confirm))(?:\+[^@]*)?@(.+)$/i

/** @returns null when it is neither */
export function readHoldNotice(subject: string, text: string): 'awaited' | 'rejected' | null {
  const words = text.slice(0, 2_000).replace(/\s+/g, ' ')
  if (WAITS.test(subject) || WAITS.test(words)) return 'awaited'
  return REFUSED.test(subject) || REFUSED.test(words) ? 'rejected' : null
}

/** The list on whose behalf an address writes: `friends-bounces@…` is `friends@…`'s server; null for any other. */
export function listOfServer(address: string): string | null {
  const [, after, before, domain = ''] = SERVER.exec(address.toLowerCase()) ?? []
  const name = after ?? before
  return name === undefined ? null : `${name}@${domain}`
}

// The query parameters that say where a reader came from and not which post they read. A parameter that
// is not named here may select the content, and stays.

/** Tracking whatever the value, by whom it is used. `*` stands for any ending. Lower case. */
const ALWAYS = [
  { by: 'Google Analytics and Ads', names: 'utm_* gclid gclsrc dclid gbraid wbraid srsltid _ga _gl ved' },
  { by: 'Meta', names: 'fbclid fb_action_ids fb_action_types fb_source fb_ref igshid igsh' },
  { by: 'other networks', names: 'twclid msclkid yclid ysclid ttclid li_fat_id trk trkcampaign rdt_cid' },
  { by: 'Mailchimp, MailerLite', names: 'mc_cid mc_eid ml_subscriber ml_subscriber_hash' },
  { by: 'HubSpot', names: '_hsenc _hsmi __hssc __hstc __hsfp hsctatracking' },
  {
    by: 'other mail services',
    names: 'mkt_tok vero_id vero_conv _ke oly_anon_id oly_enc_id bsft_* ck_subscriber_id',
  },
  {
    by: 'web analytics',
    names: 'pk_* mtm_* matomo_* piwik_* xtor at_medium at_campaign wt.mc_id s_cid cmpid ncid',
  },
  { by: 'a reply box or a session', names: 'replytocom showcomment phpsessid jsessionid' },
].flatMap(({ names }) => names.split(' '))

/** A service's name, or a host as Ghost appends it: who sent the reader. Anything else may be content. */
const REFERRER =
  /^(?:rss|atom|feed(?:burner|ly)?|planet\w*|news(?:letter|feed)?|e?mail|homepage|sidebar|social|twitter|twsrc.*|mastodon|bluesky|facebook|fb|linkedin|reddit|hn|hackernews|hacker_news|lobsters|producthunt|slack|telegram|whatsapp|google|bing|duckduckgo|medium|weekly|digest|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|co|dev|news|blog|email|rs|me))$/

/** Names that are tracking only when their value says so. */
const BY_VALUE: ReadonlyMap<string, RegExp> = new Map([
  ...'ref source src via from referrer referer ref_src'.split(' ').map(name => [name, REFERRER] as const),
  ['share', /^(?:twitter|x|facebook|linkedin|reddit|email|mastodon|telegram|tumblr|pinterest|pocket)$/],
  ['nb', /^1$/],
  ['amp', /^(?:1|true)?$/],
  ['outputtype', /^amp$/],
  // Blogger's mobile view; WordPress has months there (m=201506).
  ['m', /^[01]$/],
])

/** @param pair `name` or `name=value`, as it stands in the query. */
export function isTracking(pair: string): boolean {
  const [name = '', ...value] = pair.toLowerCase().split('=')
  const always = ALWAYS.some(one => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))
  return always || (BY_VALUE.get(name)?.test(value.join('=')) ?? false)
}

// What stands in a post's body and is not the author's prose: bylines, date lines, captions, notes about
// where it was first published, calls to share or subscribe, and the tails that feeds cut a post off with.

/** Whole paragraphs nobody would quote. Each is tried against the beginning of the text. */
const OPENINGS: readonly RegExp[] = [
  /^(this|the following|the) (post|article|blog( post)?|piece|story|entry|column|essay|interview|text) (was|is|has been|has|had|were)?\s?(also |first |originally |previously |initially |being )*(re-?)?(published|posted|appeared|appears|cross-?posted|syndicated|written by|updated|last updated|printed|part of)/i,
  /^(this is )?an? (guest|sponsored) (post|article|blog post|contribution) (by|from)/i,
  /^(originally|first|previously|cross-?|re-?)\s?(published|posted|appeared|printed)\b/i,
  /^(re-?published|reprinted|cross-?posted|reposted|adapted|excerpted|syndicated|translated) (with permission |here )?(from|by|on|at|with)\b/i,
  /^(last )?(updated?|edit(ed)?|modified|posted|published|written|submitted|filed)( on| at| by| in)?\s*[:\d|@–-]/i,
  /^(last )?(updated|modified|posted|published|submitted|filed|written) (on|by|at|in|under)\b/i,
  /^(editor(['’]?s|ial)? note|note from the editors?|ed\. note|disclaimer|disclosure|full disclosure|correction|update|advertisement|sponsored|photo|image|picture|credit|source|caption|illustration|table of contents|contents|tags?|categor(y|ies)|filed under|see also|related|share|also read|read (also|next|this)|listen|watch|download)\s*[:|–—-]/i,
  /^(photo(graph)?|image|picture|illustration|credit|courtesy|getty)s?\b.{0,80}\b(by|courtesy|credit|via|from|getty|reuters|flickr|unsplash|cc[ -]by)\b/i,
  /^(by|von|par|por|di|door|av|af|autor|author|written by|posted by|words by|text by|photos? by)[:\s]\s*\p{Lu}[^.!?]{2,60}$/iu,
  /^(share (this|on|via|the)|tweet this|follow (us|me|@)|like (us|this)|subscribe|sign up|join (our|the) (mailing|newsletter)|get (our|the) (newsletter|latest)|click (here|the|on)|please (share|subscribe|enable|turn on|sign in|log in|whitelist|read our)|enable javascript|javascript is|your browser|you (must|need to) (be logged|enable|log ?in|have javascript)|log ?in to|skip to|jump to|back to|add (a )?comment|leave a (comment|reply)|comments? (are|is) closed|print (this|email)|email this)\b/i,
  /^(we use cookies|this (web)?site uses|by (continuing|using|submitting|clicking|subscribing|signing|checking|entering|providing)\b|i (agree|accept|consent|have read)\b|yes, i\b|sign me up|privacy policy|terms (of|and)|all rights reserved|copyright\b|©|\(c\)\s*\d{4})/i,
  /^(estimated |average )?(reading|read) time\b|^\d+\s*[-–]?\s*min(ute)?s?\.?\s+read\b|^\d+ (comments?|views?|shares?|likes?)\b/i,
  /^in this (\w+[ -])?(\w+ )?(photo|photograph|image|picture|frame|handout|illustration|screenshot)\b/i,
  /^(deprecation|archive|maintenance|site|service|legal) (notice|note)\b|^this (post|article|page) is (over|more than) .{1,30} old\b/i,
  /^((both )?comments (and|are)\b.{0,40}\bclosed|you can (follow|leave|skip)\b.{0,40}\b(responses?|comments?|to the end)|no comments yet|leave a (reply|comment))\b/i,
  /^(visit|go to|check out|see) (www\.|https?:\/\/)/i,
  /^(continue reading|read (more|the (rest|full|whole))|keep reading|more (at|on|here)|weiterlesen|lire la suite|leer más|leggi tutto)\b/i,
  /^(filed under|posted in|tagged( with)?|categori[sz]ed (in|as|under))\b/i,
]

/** Notes of the site and on the post, in the languages that posts come in. */
const NOTES: readonly RegExp[] = [
  /^(?:this|our|the) (?:web ?)?(?:site|page|blog)s?\b.{0,40}\b(?:uses?|rel(?:y|ies) on|makes? use of|sets?|stores?|places?|needs?|requires?)\b.{0,60}\bcookies\b/i,
  /^(?:diese|unsere|die) (?:web|internet)?-?(?:seite|site)n?\b.{0,40}\b(?:verwende[nt]|benutz(?:t|en)|nutz(?:t|en)|setz(?:t|en)|speicher[nt]|benötig(?:t|en))\b.{0,60}\bcookies\b/i,
  /^(?:wir (?:verwenden|benutzen|nutzen|setzen|speichern)|nous utilisons|utilizamos|usamos|utilizziamo|usiamo|wij gebruiken|używamy|vi använder|vi bruger)\b.{0,60}\bcookies?\b/iu,
  /^(?:ce|notre|le) (?:site|blog)\b.{0,40}\b(?:utilise|emploie|dépose|a recours)(?![\p{L}]).{0,60}\bcookies\b/iu,
  /^(?:est[ea]|nuestr[oa]|est[ea]|questo|il nostro|deze|onze|ta|nasza) (?:p[áa]gina|sit(?:io|e|o)|website|strona|witryna)\b.{0,40}\b(?:utiliza|usa|emplea|utilizza|gebruikt|maakt gebruik|używa|korzysta)(?![\p{L}]).{0,60}\bcookies?\b/iu,
  /^(?:diese[rs]?|der) (?:gast|blog)?-?(?:beitrag|artikel|text|post|eintrag|essay|interview)\b(?=.{0,150}\b(?:zuerst|zunächst|erstmals|ursprünglich))(?=.{0,250}\b(?:erschien(?:en)?|veröffentlicht|publiziert)\b)/iu,
  /^(?:cet|ce) (?:article|billet|texte|post)\b(?=.{0,150}(?:pour la première fois|initialement|d['’]abord|à l['’]origine|précédemment))(?=.{0,200}\b(?:publié|paru)(?![\p{L}]))/iu,
  /^(?:est[ea]|questo) (?:art[íi]culo|artigo|articolo|texto|testo|post|entrada)\b(?=.{0,150}(?:originalmente|originariamente|por primera vez|per la prima volta|pela primeira vez|previamente|in origine))(?=.{0,200}\b(?:publicad[oa]|pubblicato|apareció|apparso|publicou))/iu,
  /^(?:dit|deze) (?:artikel|blog(?:post)?|tekst|bericht|column)\b(?=.{0,100}\b(?:eerder|eerst|oorspronkelijk)\b)(?=.{0,200}\b(?:verscheen|verschenen|gepubliceerd|geplaatst)\b)/iu,
  /^i (?:first|originally|previously|initially) (?:published|posted|shared|ran) (?:this|it)\b|^i (?:published|posted|wrote) this (?:\p{L}+ )?(?:first|originally) (?:on|for|at|in)\b/iu,
  /^(?:this|the|some|our|as|links|dies\p{L}*|einige|cet|ce|est[ea])\b.{0,80}\baffiliate[ -]?links?\b|^this (?:post|article|page) (?:may )?(?:contains? (?:affiliate|sponsored)|is sponsored)|^as an amazon associate\b/iu,
  /^(?:listen to|hear|watch|download) (?:this|the) (?:article|post|story|episode|essay|interview|audio|podcast|recording)\b/i,
  /^(?:get|receive|want|like|enjoy|have)\b.{0,60}\b(?:posts?|articles?|stories|updates?|news|essays?|e?-?mails?|content|tips|more|this|it)\b.{0,60}\b(?:in|into|to) your (?:inbox|mailbox|e-?mail)\b/i,
  /^join (?:over |more than |the |our )*\d[\d.,]*\s?(?:k|m|thousand)?\+? (?:other |fellow )?(?:readers|subscribers|others|people|developers|engineers|professionals|members|followers|fans)\b/i,
  /^(?:figure|fig\.?|abb(?:ildung)?\.?|figura|bild|foto|rys\.?|図|图) ?\d{1,3}(?:[.-]\d{1,3})?\s*[:.：–—|-]/iu,
]

/** Anywhere in a short paragraph. */
const WITHIN: readonly RegExp[] = [
  /\b(first|originally|previously) (appeared|published|posted) (on|at|in|as|by|here)\b/i,
  /\bpart (\d+|[ivx]+|one|two|three|four|five) (of|in) (a|an|the|my|our)\b.{0,60}\bseries\b/i,
  /\b(appeared|published|posted) (first|originally) (on|at|in|as)\b/i,
  /\b(subscribe|sign up) (to|for) (our|the|my|this|free)?\s?.{0,40}(newsletter|mailing list|feed|updates|emails?)\b/i,
  /\b(read|agree to|accept) (and (agree|accept) )?(to )?(the|our) (privacy policy|terms|privacy notice)\b/i,
  /\ball rights reserved\b|\bpublished under licen[sc]e\b|(photo|image|picture)( credit)?s?\s*:|\((photo|image|picture|credit)s?\b[^)]*\)$|\bgetty images\b/i,
]

const MONTH =
  '(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|fév|avr|aoû|déc)\\p{L}*\\.?'

/** A date, with nothing else but a name, a time or a place of a few words around it. */
const DATE_LINE = new RegExp(
  `^(?:\\p{L}+,?\\s+){0,6}(?:${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}|\\d{1,2}\\.?\\s+${MONTH}\\s+\\d{4}|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/]\\d{1,2}[-/]\\d{2,4}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|\\d{2}\\.[01]\\d\\.\\d{2})(?:\\W+[\\p{L}\\d:.]+){0,6}\\W*$`,
  'iu',
)

/** `Update (Nov 26):`, `Edit, 26 November 2026:` */
const DATED_UPDATE = new RegExp(
  `^(?:update|edit|updated|edited|correction|addendum|nachtrag|aktualisierung|mise à jour|actualización)(?: ?#?\\d{1,2})?[\\s,]*(?:\\([^)]{1,40}\\)|(?:\\p{L}+,? )?(?:${MONTH}\\s+\\d|\\d{1,2}\\.?\\s+${MONTH}|\\d{1,4}[-/.]\\d)[^:]{0,25})\\s*[:–—-]`,
  'iu',
)

/** Whether a paragraph is about the post, the page or the site instead of being the post. */
export function isBoilerplate(text: string): boolean {
  if (text.length > LONGEST) return false
  const bare = text.replace(/^[\s([*_–—-]+/u, '')
  return (
    DATE_LINE.test(text) ||
    isTrail(text) ||
    [...OPENINGS, ...NOTES, DATED_UPDATE].some(pattern => pattern.test(bare)) ||
    (text.length < 300 && WITHIN.some(pattern => pattern.test(text)))
  )
}

/** What goes on for longer has more to say. */
const LONGEST = 600

/** Breadcrumbs and menus: `Home › Blog › Post`. */
function isTrail(text: string): boolean {
  return text.length < 200 && /(?:\s\/|[›»→|•·])\s.*(?:\s\/|[›»→|•·])\s/u.test(text) && !/[.!?]\s/.test(text)
}

const TAILS: readonly RegExp[] = [
  /\s*\bThe post .{1,300}? (first )?appeared (first )?on .{1,200}$/u,
  /\s*[([]?\s*(?:continue reading|read (?:more|on|the (?:rest|full|whole)(?: \p{L}+){0,3})|keep reading|more|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto|lees verder|читать (?:далее|дальше)|続きを読む|阅读全文)\b[^.!?]{0,100}[\])]?\s*(?:→|»|›|>{1,2}|…|\.{3}|⟶)\s*[\])]?\s*$/iu,
  /\s*(?:continue reading|read more|weiterlesen|lire la suite|leer más)\s*$/iu,
  /\s*(?:\[\s*(?:…|\.{3}|&hellip;|more)\s*\]|\(\s*(?:…|\.{3}|more(?:…|\.{3})?)\s*\)|[→»]|\(?more\s*(?:…|\.{3})\)?)\s*$/iu,
]

/** The text without the day that agencies and magazines put before their first sentence. */
export function withoutDateline(text: string): string {
  return text.replace(DATELINE, '')
}

const DATELINE = new RegExp(`^${MONTH}\\s+\\d{1,2},?\\s+\\d{4}\\s*(?:--|[—–-])\\s*(?=\\p{Lu})`, 'iu')

/** A tail is no longer than this. */
const TAIL = 500
/** How many may follow each other. */
const ROUNDS = 4

/** The text without the "[…]", "Continue reading →" or "The post X appeared first on Y" it is cut off with. */
export function withoutTail(text: string): string {
  let rest = text
  for (let round = 0; round < ROUNDS; round += 1) {
    const shorter =
      rest.slice(0, -TAIL) + TAILS.reduce((end, tail) => end.replace(tail, ''), rest.slice(-TAIL))
    if (shorter === rest) break
    rest = shorter.trimEnd()
  }
  return rest
}

// The words by which servers say why they took no mail. Words go first to last: a rule that is about the sender stands
// before one that is about the recipient, a narrow one before a broad one. Each pattern is linear in the text, which is
// cut before it gets here.
import type { BounceReason } from './report.ts'

export const REASON_WORDS: readonly (readonly [BounceReason, readonly RegExp[]])[] = [
  // Google Groups does not tell whether there is no group or no permission to write to it.
  ['refused', [/groups\.google\.com\/support/]],
  // About the address of the server that sends, which has no name.
  ['refused', [/\bptr record|\bip name lookup|reverse (?:dns|lookup)/i]],
  [
    'sender refused',
    [
      /\bsender (?:e-?mail address |ip address |address |domain |id |host )?(?:was |is )?(?:rejected|denied|refused|verif|unknown|not)/i,
      /\bsender (?:address |domain |id |host )?(?:was |is )?(?:unavailable|blocked|invalid|does)/i,
      /\b(?:invalid|unknown|bad|unverified|unroutable) sender|envelope sender|sender's (?:address|domain)/i,
      /domain of sender|sender domain|my name was rejected|return path|reverse-path|\bfrom address/i,
      /mail from .{0,80}(?:rejected|denied|refused)/i,
      /(?:rejected|denied|refused|invalid|illegal) (?:mail )?from\b/i,
    ],
  ],
  [
    'mailbox full',
    [
      /mailbox(?: is|'s| size| for user is)? (?:full|exceeded|limit)/i,
      /(?:mail|in|user'?s? (?:mail)?)box(?: is)? full/i,
      /mailbox.{0,40}(?:\bfull\b|over ?quota|quota|exceed)/i,
      /\bquota\b.{0,40}(?:exceed|full|reach|limit)/i,
      /(?:over|out of|exceed\w*|beyond|insufficient|not enough|full).{0,30}(?:quota|disk space|storage|system storage|space left)/i,
      /(?:account|user|recipient|mailfolder|maildir|folder|inbox|storage) .{0,30}(?:is full|is over|over ?quota|out of storage|out of space|overquota)/i,
      /full mailbox|mail ?box space not enough|no space left|disk full|quota\.? ?(?:exceeded|error)|boite.{0,20}pleine/i,
      /too much mail data|has exceeded .{0,30}(?:storage|quota|limit)/i,
    ],
  ],
  [
    'too large',
    [
      /(?:message|mail|e-?mail|data|size|content|header|it) .{0,60}(?:(?<!queue )too (?:big|large|long)|exceed\w* .{0,30}(?:size|limit|maximum)|larger than|over (?:the )?(?:size|maximum))/i,
      /(?:size|length) (?:limit|exceed)/i,
      /exceed\w* .{0,40}(?:message size|maximum size|size limit|fixed limit)|line too long/i,
      /too large/i,
    ],
  ],
  [
    'too much mail',
    [
      /rate (?:limit|that)|too (?:many|much|fast|frequent)|receiving mail at a rate|throttl/i,
      /limit exceeded|exceeded .{0,30}(?:rate|limit)|greylist|graylist|try (?:again|later)/i,
      /slow down|connections? (?:rate|limit)|mail(?:s)? per (?:hour|day|session)|frequency limit/i,
      /concurren/i,
    ],
  ],
  [
    'moved',
    [
      /has moved|moved to /i,
      /no longer (?:on server|with|works?|here|valid|in use|available|exists?|employ)/i,
      /address (?:has )?changed|new address|left the (?:company|organi)|recipient .{0,20}moved/i,
      /please try </i,
    ],
  ],
  [
    'suspended',
    [
      /(?:account|user|recipient|mailbox|address|boite|e-?mail|box)\b.{0,40}(?:disabled|suspended|inactive|deactivated|locked|frozen|expired|not active|blocked for inactivity)/i,
      /(?:disabled|suspended|inactive|deactivated|expired|locked|dormant) (?:user|account|mailbox|recipient|address|e-?mail|box)/i,
      /no longer accept|currently suspended|account .{0,30}(?:closed|cancel)/i,
      /domain (?:is )?(?:suspended|disabled|expired)|not been activated/i,
    ],
  ],
  [
    'no such domain',
    [
      /nxdomain/i,
      /(?:host|domain)(?: name)?(?: is)? (?:unknown|not found|does not exist|doesn't exist|invalid|could ?n(?:o|')t be found)/i,
      /(?:unknown|no such|invalid|bad|illegal) (?:host|domain)|host or domain name not found/i,
      /(?:account|address) or domain may not exist|unrouteable (?:address|mail domain)/i,
      /unroutable address|bad destination (?:system|host)/i,
      /(?:dns|mx|a) (?:error|record|lookup).{0,80}(?:not found|no (?:relevant )?answers?|does not exist|non-?existent)/i,
      /could(?:n't| not) find (?:any|a) (?:host|mail exchanger)/i,
      /(?<![@\w.-])[\w-]{1,60}(?:\.[\w-]{1,60}){1,6} does not exist|no host exists/i,
      /name or service not known|mail domain mentioned/i,
      /all relevant mx records point to non-?existent|non-?existent (?:host|domain)/i,
      /no (?:mx|a record|mail exchanger|valid mx|valid hosts?)/i,
      /domain .{0,60}(?:couldn't be found|could not be found|does(?:n't| not) exist|not found)/i,
      /mail server .{0,20}does not exist|name service error.{0,200}(?:host|domain) not found/i,
      /\bname server: .{0,40}host not found|has no (?:mx|mail)|not a valid domain/i,
    ],
  ],
  [
    'takes no mail',
    [
      /(?:host|domain|server|system|site)\b.{0,20}(?:does not|doesn't|never|not) accept(?:ing|s)?\b.{0,20}(?:mail|messages)\b(?! from)/i,
      /mail receiving disabled|null mx|nullmx|(?:no|not a) mail (?:server|service) here/i,
      /not accept(?:ing)? network messages|name server(?: loop| reply)/i,
      /malformed .{0,20}name server|send(?:ing)?.{0,10}to .{0,20}not allowed to receive mail/i,
    ],
  ],
  [
    'no such address',
    [
      /(?:user|recipient|mailbox|account|address|addressee|member|person|customer|subscriber|local ?part|login|name|alias|destinataire|utilisateur|inbox|boite)(?:\(?s\)?)?\b[^.;]{0,60}?(?:\bunknown|not (?:be )?(?:found|known|exist|listed|valid|defined|recogni[sz]ed|available|our|registered|allowed here|on this|in (?:the )?(?:directory|list|local|alias|virtual|our))|does(?:n'?t| not) (?:exist|have)|do not exist|doesn't have an? |isn't (?:known|found|valid)|\binvalid|inexist|inconnu|unavailable|non-?exist|rejected: (?:user|undeliverable)|couldn'?t be found|could not be found|wasn't found|was not found|is not a (?:known|valid)|has no (?:mailbox|account)|no such|not accepted here|lookup failed)/i,
      /(?:unknown|no such|no|invalid|non-?existent|bad|undefined|unrecogni[sz]ed|illegal|inexistent|undeliverable|invalide|wrong|not a valid|not a known|no valid|ungültig\w*) (?:e-?mail |local |rfc822 |mail |destination |virtual |final |to )?(?:user|recipient|mailbox|account|address|addressee|member|person|alias|local ?part|name here|one here|here by that name|customer|subscriber|destinat|such|entry)/i,
      /unknown (?:or illegal alias|user|local)|not our (?:user|customer)|user not/i,
      /mailbox name not allowed|bad destination (?:mailbox )?address|destination mailbox/i,
      /recipnotfound/i,
      /(?:can't|cannot|could not|unable to) (?:find|verify) (?:the )?(?:user|recipient|mailbox|address)/i,
      /delivery to .{0,60}is not (?:allowed|valid)|there is no (?:one|user|such)/i,
      /check if address is correct|check the (?:e-?mail )?(?:recipient|address)|spelled/i,
      /address (?:you (?:entered|sent)|not found)|ディレクトリのリストにありません|存在しま|(?<!可能)不存在|нет такого/i,
      /не существует|не найден|unbekannt\w*|existiert nicht|nicht (?:gefunden|bekannt)|introuvable/i,
      /n'existe pas|non esiste|sconosciut|no existe|desconocid|não existe|onbekend|niet gevonden/i,
      /recipient address rejected: access denied|badrcptto|validrcptto|not present in directory/i,
      /\bnot listed in\b/i,
      /invalid (?:final )?(?:delivery )?user ?id\b|is not (?:a )?local\b|not a local address|(?:recipient|mailbox) not (?:ok|present)|not an active address/i,
      /mailbox unavaiable|no mail ?box available|missing home directory|badrecipientto|nessun utente/i,
      /recipients? (?:was|were) undeliverable|recipient is not accepted|in name directory|> (?:does not exist|not found)/i,
      /nobody by that name|addresses were unknown|server rejected recipients/i,
      /recipient rejected\W*$|address rejected(?:\W*$| <?[\w.+-]{1,64}@)/i,
    ],
  ],
  ['not reached', [/did not accept our requests to connect/i]],
  [
    'refused',
    [
      /\bspam\b|spam(?:med|assassin|haus|cop|cannibal)|\bube\b|\buce\b|unsolicited|bulk|\bvirus/i,
      /malware|infected|phish|blacklist|block(?:ed| ?list|ing)|\bdnsbl|\brbl\b|reputation|\bspf\b/i,
      /\bdkim\b|dmarc|authenticat|unauthenticated|reverse dns|\brdns\b|\bptr\b|hostname/i,
      /unverifiable|policy|policies|prohibit|relay|access denied|denied|forbidden/i,
      /not (?:authori[sz]ed|permitted|allowed)|refused to accept|banned|administrative|content/i,
      /attachment|\bfilter|reject(?:ed|s|ion)?|refus(?:e|ed)|unacceptable|not accepted/i,
      /suspicious|score|confidential|security|complian|blocked|permission|does not like/i,
      /smtp server of your isp|helo|ehlo|invalid ip|restricted/i,
      /mail(?:s|ing)? (?:from|server) .{0,40}not/i,
    ],
  ],
  [
    'not reached',
    [
      /timed? ?out|timeout|expired|connection|refused|network|unreachable|not reach|no route/i,
      /unable to (?:connect|route)|retry|retries|delayed|deferred|defer|queue|temporar|attempts/i,
      /giving up|gave up|aborted|loop|hop count|lookup failure|name server|dns|establish/i,
      /not respond|no answer|unavailable|cannot send message for|could not deliver|gateway/i,
    ],
  ],
]

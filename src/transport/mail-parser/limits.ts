// Every limit on a message that comes in, each with the reason for its number. What is over one of them is
// kept aside unread (quarantine) or cut, and the next message is read.

/** What large mail services take is 25 MB; nothing that a person writes to a newsletter is larger. */
export const MAX_RAW_OCTETS = 25_000_000

/** Real headers reach some 30 KB, with ARC over many hops; 64 KB is twice that. */
export const MAX_HEADER_OCTETS = 64 * 1024

/** A message that went through many lists and filters has about 150. */
export const MAX_HEADER_FIELDS = 1_000

/** Pictures in a long mail come to some dozens; the parser's work for each is the same however small it is. */
export const MAX_PARTS = 100

/** Real mail nests 5 deep; forwarded messages are not entered. */
export const MAX_DEPTH = 20

/** A novel is 1 MB; words of a person beyond that are not looked at. */
export const MAX_TEXT_CHARACTERS = 1_000_000

/** The same for HTML, of which the larger half is markup. */
export const MAX_HTML_CHARACTERS = 1_000_000

/** Reports, and what they quote of a message: the facts stand at the top. */
export const MAX_REPORT_CHARACTERS = 256 * 1024

/** The slowest real mail takes 50 ms; what takes a hundred times that is meant to. */
export const MAX_PARSE_MS = 5_000

/** Ten times what a message of the greatest size takes up as text. */
export const MAX_HEAP_MB = 256

/** Room for what is thrown away at once, which is nearly all; it is no larger after a hundred thousand messages. */
export const YOUNG_HEAP_MB = 48

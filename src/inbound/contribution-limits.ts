// How much one message, one person, or everybody together may make this program do, each with the reason for its
// number. What is over a limit is told as a plain problem, and can be sent again later.

/** A person writes of their own posts, mostly of one; more in one mail is a list of somebody's. */
export const MOST_LINKS = 5

/** Pages that are fetched for one contributor in a day: three mails as full as can be. */
export const MOST_READS_OF_SENDER = 15

/** Pages that are fetched for all whose sender is not proved: their addresses are free to make up. */
export const MOST_UNVERIFIED_READS = 50

/** Pages of one host in a day, whoever asks: a community's whole blog host gets few dozen posts a day. */
export const MOST_READS_OF_HOST = 60

/** Answers that an address gets in a day, so that no two machines keep each other busy for long. */
export const MOST_ANSWERS = 5

/** After an issue went out: most of those who follow a link do so within three days. */
export const NOTE_AFTER = '3d'

/** Tries to read a page that could not be read for a passing reason; then that is told. */
export const MOST_TRIES = 3

/** Between two of them: a server that is being restarted is back by then. */
export const WAIT_BETWEEN_TRIES = '10m'

// What one visitor may cost. Each number with its reason.

/** A form of ours has a few short fields; the largest is a word to the editors. */
export const BODY_BYTES = 32_000

/** The longest address of ours holds a token and stays below 200; trackers of others append to it. */
export const URL_CHARACTERS = 2_048

/** All header fields together, the request line included; browsers send 1 to 4 kB. */
export const HEADER_BYTES = 16_384

/** Browsers send about 20, and proxies add a few. */
export const HEADER_FIELDS = 100

/** A header that takes longer is sent to hold a connection, not to ask for something. */
export const HEADERS_MS = 10_000

/** The whole request, a form from a slow line included. */
export const REQUEST_MS = 30_000

/** Longer than a proxy keeps its connections to us (nginx: 60 s), so that it is not we who close one that it uses. */
export const KEEP_ALIVE_MS = 65_000

/** For somebody who neither reads nor writes; slow lines do either now and then. */
export const SILENCE_MS = 120_000

/** Under the 1,024 files that a process may mostly have open, with room for the rest. */
export const CONNECTIONS = 900

/** How long a stop waits for the requests in hand; systemd kills after 90 s. */
export const STOP_MS = 10_000

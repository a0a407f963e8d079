// What is told to whoever cannot be helped by a page now.

export const KEPT_OUT = {
  title: 'This cannot be done here',
  content: 'No mail may go to your address any more. Please write to the editors.',
}

/** With status 429. */
export const TOO_MANY = {
  title: 'That is a lot of requests',
  content: 'From where you are, many have asked within the last hour. Please try again later.',
}

/** An hour. */
export const LATER = { 'Retry-After': '3600' }

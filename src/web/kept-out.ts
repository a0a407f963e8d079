// What is told to whoever wants to come back where no mail may go.

export const KEPT_OUT = {
  title: 'This cannot be done here',
  content: 'No mail may go to your address any more. Please write to the editors.',
}

/** What Storybook's channel tells of a story, at its end. */
export interface Finish {
  status: string
  why: string[]
}

/**
 * Runs before Storybook does: hears how its story ends. It goes to the page as text, so that no function in
 * it may have a name: tsx would want its helper there.
 */
export function hearStory(): void {
  type About = {
    message?: string
    title?: string
    description?: string
    status?: string
    reporters?: { type: string; status: string }[]
  }
  type Channel = { on: (event: string, listener: (about: About) => void) => void }
  const why: string[] = []
  let heard: Channel
  const page = window as unknown as { finished: Promise<Finish> }
  page.finished = new Promise((resolve) => {
    Object.defineProperty(window, '__STORYBOOK_ADDONS_CHANNEL__', {
      configurable: true,
      get() {
        return heard
      },
      set(channel: Channel) {
        heard = channel
        for (const event of [
          'playFunctionThrewException',
          'unhandledErrorsWhilePlaying',
          'storyThrewException',
          'storyErrored',
          'storyMissing',
        ]) {
          channel.on(event, (about) => {
            why.push(
              `${event}: ${about.message ?? about.description ?? about.title ?? JSON.stringify(about)}`,
            )
            if (event === 'storyMissing') resolve({ status: 'missing', why })
          })
        }
        channel.on('storyFinished', ({ status = '', reporters = [] }) => {
          for (const reporter of reporters)
            if (reporter.status === 'failed') why.push(`${reporter.type} failed`)
          resolve({ status, why })
        })
      },
    })
  })
}

/** A vendor's widget: the least that shows something and takes a token. The same for every contestant. */
export interface DrawnWidget {
  setToken: (token: string) => void
  remove: () => void
}

/** How many tokens all widgets of the page were given after they were mounted. */
export const given = { count: 0 }

export function drawWidget(container: HTMLElement, token: string): DrawnWidget {
  const element = document.createElement('p')
  element.textContent = 'hello'
  element.dataset['token'] = token.slice(-3)
  container.append(element)
  return {
    setToken(next) {
      element.dataset['token'] = next.slice(-3)
      given.count += 1
    },
    remove: () => element.remove(),
  }
}

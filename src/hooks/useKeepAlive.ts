import type { WidgetProps } from '../widget/view/props'
import { useEmbedContext } from './context'

/** Whether a widget is kept when its component goes, and the word that tells it from others like it. */
export function useKeepAlive(
  caller: string,
  { keepAlive = false }: Pick<WidgetProps<object, object>, 'keepAlive'>,
): boolean | string {
  const isPossible = useEmbedContext(caller).keepAlive !== undefined
  return isPossible && keepAlive
}

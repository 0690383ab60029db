import type { WidgetHandle } from './vendor'

/** Whether something goes on in the widget. */
export function isBusy(handle: WidgetHandle<never>): boolean {
  try {
    return handle.isBusy?.() ?? false
  } catch {
    return false // or it would never get its turn
  }
}

/** Takes the widget down. */
export function destroy(handle: WidgetHandle<never>): void {
  try {
    handle.destroy()
  } catch {
    // It is going anyway; what it leaves is swept away.
  }
}

/** How a renewed token is handed to a widget that is already there. */
export interface Swap {
  /**
   * `in-place`: the widget goes on with it. `reload`: the widget has to load anew. `remount`: it has to be
   * taken down and put up again.
   */
  apply: 'in-place' | 'reload' | 'remount'
  /**
   * When a swap that costs the user their place is made. `idle`: when nobody looks, types or has touched the
   * widget for 10 s, and at the latest before the old token dies. `at-once`: immediately. `on-rejection`:
   * only when the widget refuses a token. Default `idle`.
   */
  when?: 'idle' | 'at-once' | 'on-rejection'
  /**
   * Where one reload reloads every widget of the vendor on the page, a name for that group: it then waits
   * until all of them can.
   */
  together?: string
}

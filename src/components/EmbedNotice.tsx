/** Lies over a widget that must not be used for a moment, and lets it be seen. */
export function EmbedNotice({ label }: { label: string }) {
  return (
    <div role="status" data-embed-part="notice">
      <span data-embed-part="pill">
        <span aria-hidden="true" />
        {label}
      </span>
    </div>
  )
}

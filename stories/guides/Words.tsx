const COLOR = /^#[\da-f]{6}$/

/** A text in which what stands in backticks is code; a colour is shown beside it. */
export function Words({ text }: { text: string }) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? <Code key={i} code={part} /> : part))
}

function Code({ code }: { code: string }) {
  return (
    <code style={{ whiteSpace: COLOR.test(code) ? 'nowrap' : undefined }}>
      {COLOR.test(code) && <span style={{ ...SWATCH, background: code }} />}
      {code}
    </code>
  )
}

const SWATCH = {
  display: 'inline-block',
  width: '0.9em',
  height: '0.9em',
  marginInlineEnd: '0.5em',
  border: '1px solid #6b7280',
  borderRadius: 3,
  verticalAlign: '-0.1em',
} as const

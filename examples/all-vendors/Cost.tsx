const HOW = { 'in-place': 'In place', reload: 'Reload', remount: 'Remount' }

export interface CostProps {
  how: keyof typeof HOW
  keeps: string
}

/** What a renewed token costs the widget's user: how it is applied, and what they keep. */
export function Cost({ how, keeps }: CostProps) {
  return (
    <p className="cost">
      <b data-how={how}>{HOW[how]}</b> {keeps}
    </p>
  )
}

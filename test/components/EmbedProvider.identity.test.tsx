import { act, render } from '@testing-library/react'
import * as React from 'react'
import { expect, test } from 'vitest'
import { EmbedProvider } from '../../src'
import { createLab } from '../kit/lab'
import { fakeTime } from '../kit/time'

fakeTime()

// React 18 has no <Activity>.
test.skipIf(!('Activity' in React))(
  'a view that was hidden and comes back does not tell its identity again: who signed out meanwhile stays so',
  () => {
    const lab = createLab()
    const page = (mode: 'visible' | 'hidden') => (
      <React.Activity mode={mode}>
        <EmbedProvider client={lab.client} identity="u1" />
      </React.Activity>
    )
    const { rerender } = render(page('visible'))
    expect(lab.client.identity).toBe('u1')
    rerender(page('hidden'))
    act(() => lab.client.setIdentity(null))
    rerender(page('visible'))
    expect(lab.client.identity).toBeNull()
  },
)

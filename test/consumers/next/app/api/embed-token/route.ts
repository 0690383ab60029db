import { createTokenHandler } from 'react-embed-token/server'
import { mint } from '../../mints'
import { readSession, type User } from '../../session'

export const POST = createTokenHandler<User>({ authorize: () => readSession(), mint })

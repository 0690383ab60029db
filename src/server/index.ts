export { createTokenHandler, type Mint, type MintRequest, type TokenHandlerErrorCode, type TokenHandlerOptions } from './handler'

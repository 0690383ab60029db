import * as everything from 'react-embed-token'

globalThis.everything = everything

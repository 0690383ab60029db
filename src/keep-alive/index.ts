export type { KeepAlive } from '../widget/view/parking'
export { keepAlive } from './keep-alive'

export { type CrossTab, shareAcrossTabs } from './share-across-tabs'

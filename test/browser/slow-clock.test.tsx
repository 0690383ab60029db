import { testSkewed } from './skewed'

testSkewed('slow-clock', -20)

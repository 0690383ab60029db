import { testSkewed } from './skewed'

testSkewed('fast-clock', 20)

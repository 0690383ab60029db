// Not a row: it keeps every part of the package, so that the search for each part can be seen to find it.
import * as main from 'react-embed-token'
import * as crossTab from 'react-embed-token/cross-tab'
import * as devtools from 'react-embed-token/devtools/production'
import * as initialTokens from 'react-embed-token/initial-tokens'
import * as keepAlive from 'react-embed-token/keep-alive'
import * as openChat from 'react-embed-token/open-chat'
import * as server from 'react-embed-token/server'
import * as storybook from 'react-embed-token/storybook'
import * as testing from 'react-embed-token/testing'
import * as emulators from 'react-embed-token/testing/emulators'
import * as answeringAgent from 'react-embed-token/vendors/answering-agent'
import * as interakt from 'react-embed-token/vendors/interakt'
import * as looker from 'react-embed-token/vendors/looker'
import * as metabase from 'react-embed-token/vendors/metabase'
import * as openChatWidget from 'react-embed-token/vendors/open-chat-widget'
import * as powerBi from 'react-embed-token/vendors/power-bi'
import * as quicksight from 'react-embed-token/vendors/quicksight'
import * as returningAi from 'react-embed-token/vendors/returning-ai'
import * as runtype from 'react-embed-token/vendors/runtype'
import * as runtypeCdn from 'react-embed-token/vendors/runtype-cdn'
import * as superset from 'react-embed-token/vendors/superset'
import * as vendors from './vendors.js'

globalThis.kept = [
  main,
  crossTab,
  devtools,
  initialTokens,
  keepAlive,
  openChat,
  server,
  storybook,
  testing,
  emulators,
  answeringAgent,
  interakt,
  looker,
  metabase,
  openChatWidget,
  powerBi,
  quicksight,
  returningAi,
  runtype,
  runtypeCdn,
  superset,
  vendors,
]

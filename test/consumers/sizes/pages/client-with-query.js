// The same page as client.js. The build bundles TanStack Query into this one: see build.js.
import './client.js'

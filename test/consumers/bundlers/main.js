import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import Page from './Page.js'
import 'react-embed-token/styles.css'

createRoot(document.getElementById('root')).render(createElement(Page))

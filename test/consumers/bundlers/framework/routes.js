import { index, route } from '@react-router/dev/routes'

export default [index('store.jsx'), route('about', 'about.jsx')]

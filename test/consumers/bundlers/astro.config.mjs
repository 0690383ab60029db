import react from '@astrojs/react'

export default { srcDir: './astro', outDir: './built/astro', integrations: [react()] }

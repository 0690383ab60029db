// Builds the page with every bundler, each as its documentation says.
import { Parcel } from '@parcel/core'
import { createRsbuild } from '@rsbuild/core'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import webpack from 'webpack'

async function buildWithWebpack() {
  const compiler = webpack({
    mode: 'production',
    entry: './main.js',
    output: { path: resolve('built/webpack'), filename: 'main.js' },
    module: { rules: [{ test: /\.css$/, type: 'asset/resource' }] },
    performance: false,
  })
  const stats = await promisify(compiler.run.bind(compiler))()
  await promisify(compiler.close.bind(compiler))()
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
  if (errors.length + warnings.length > 0)
    throw new Error([...errors, ...warnings].map(({ message }) => message).join('\n'))
}

async function buildWithRsbuild() {
  const source = { entry: { index: './main.js' } }
  const rsbuild = await createRsbuild({
    rsbuildConfig: { mode: 'production', source, output: { distPath: 'built/rsbuild' }, logLevel: 'warn' },
  })
  await rsbuild.build()
}

const buildWithParcel = () =>
  new Parcel({
    entries: 'index.html',
    defaultConfig: '@parcel/config-default',
    mode: 'production',
    defaultTargetOptions: { distDir: 'built/parcel', sourceMaps: false },
    shouldDisableCache: true,
    env: { NODE_ENV: 'production' },
  }).run()

/** Their own processes: React is chosen by NODE_ENV, and Astro renders with it. */
function runCommand(...command) {
  const env = { ...process.env, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' }
  return promisify(execFile)(process.execPath, command, { env })
}

await buildWithWebpack()
await buildWithRsbuild()
await buildWithParcel()
await runCommand('node_modules/astro/astro.js', 'build')
await runCommand('node_modules/@react-router/dev/bin.js', 'build')

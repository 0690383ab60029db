#!/usr/bin/env node
import { run } from './run'

void run(process.argv.slice(2))
  .catch((): Awaited<ReturnType<typeof run>> => ({
    status: 2,
    text: 'The endpoint could not be examined.',
  }))
  .then(({ status, text }) => {
    console.log(text)
    process.exitCode = status
  })

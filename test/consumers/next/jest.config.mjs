import nextJest from 'next/jest.js'

const createConfig = nextJest({ dir: './' })({
  testEnvironment: 'jsdom',
  roots: ['<rootDir>/jest'],
  setupFiles: ['<rootDir>/jest/globals.js'],
})

/** What is published as modules alone; next/jest itself transforms no package. */
const transformIgnorePatterns = ['/node_modules/(?!(react-embed-token|jose|react-error-boundary)/)']

export default async () => ({ ...(await createConfig()), transformIgnorePatterns })

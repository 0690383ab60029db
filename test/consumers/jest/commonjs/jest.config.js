const presets = [
  ['@babel/preset-env', { targets: { node: 'current' } }],
  ['@babel/preset-react', { runtime: 'automatic' }],
]

module.exports = {
  testEnvironment: 'jsdom',
  transform: { '\\.jsx?$': ['babel-jest', { presets }] },
  // Published as modules alone.
  transformIgnorePatterns: ['/node_modules/(?!(react-embed-token|jose|react-error-boundary)/)'],
  setupFiles: ['../jest.globals.js'],
}

export default { appDirectory: 'framework', buildDirectory: 'built/react-router', ssr: true }

/** What an instance is started with. */
export interface InstanceSettings {
  /** `null`: each instance has its own memory. */
  redis: string | null
  instances: number
  mintUrl: string
  allowedOrigins: string[]
  /** 32 bytes, base64: the key of the tokens in Redis. */
  cacheKey: string
}

/** An instance, as its page shows it. */
export interface InstanceCounts {
  name: string
  isRunning: boolean
  requests: number
  hits: number
  /** Requests that waited for a mint that was under way. */
  joined: number
  mints: number
  refused: number
  /** Redis, as the instance sees it. */
  store: 'memory' | 'redis' | 'away'
}

import { QuickSightClient } from '@aws-sdk/client-quicksight'

interface AwsRequest {
  protocol: string
  hostname: string
  path: string
  method: string
  headers: Record<string, string>
  body?: unknown
}

/** The real client of AWS, which signs its requests, over a handler in place of the network. */
export function clientOf(handle: (request: Request) => Promise<Response>): QuickSightClient {
  return new QuickSightClient({
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'an-emulated-secret' },
    requestHandler: {
      async handle({ protocol, hostname, path, method, headers, body }: AwsRequest) {
        const request = new Request(`${protocol}//${hostname}${path}`, {
          method,
          headers: Object.entries(headers).filter(([name]) => !/^(host|content-length)$/i.test(name)),
          ...(body === undefined ? {} : { body: body as BodyInit }),
        })
        const response = await handle(request)
        return {
          response: {
            statusCode: response.status,
            headers: Object.fromEntries(response.headers),
            body: new Uint8Array(await response.arrayBuffer()),
          },
        }
      },
    } as never,
  })
}

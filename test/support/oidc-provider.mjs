import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/**
 * A real OpenID Connect provider for the tests: `node oidc-provider.mjs REDIRECT-URI`. It takes a port that is free and tells
 * which. Any login and password will do.
 */
const [redirectUri] = process.argv.slice(2);
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'fangang',
      client_secret: 'a-secret-for-tests-only-long-enough',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: ['for tests only'] },
  features: { devInteractions: { enabled: true } },
});
// Who asks again after a pause must not meet a connection that is just being closed for being idle.
server.keepAliveTimeout = 0;
server.on('request', provider.callback());
process.send?.(port);

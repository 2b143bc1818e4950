import Provider from 'oidc-provider';

/** A real OpenID Connect provider for the tests: `node oidc-provider.mjs PORT REDIRECT-URI`. Any login and password will do. */
const [port, redirectUri] = process.argv.slice(2);
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
provider.listen(Number(port), '127.0.0.1', () => process.send?.('ready'));

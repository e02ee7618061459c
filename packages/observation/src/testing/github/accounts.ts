import { Refused, refuseUnknown, type StubAnswer, type StubToken } from './endpoint';
import type { StubAccounts } from './settings-state';

/** A request about no repository. */
export interface AccountRequest {
  readonly method: string;
  readonly url: URL;
  readonly token: StubToken | undefined;
  readonly accounts: StubAccounts;
}

/**
 * Users, teams and Apps; undefined for what no operation is.
 * @see https://docs.github.com/rest/apps/apps
 */
export function accountAnswer({ method, url, token, accounts }: AccountRequest): StubAnswer | undefined {
  const [, kind = '', name = '', rest = ''] = /^\/(users|apps|orgs)\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const [, code] = /^\/app-manifests\/([^/]+)\/conversions$/.exec(url.pathname) ?? [];
  if (method === 'POST' && code !== undefined) return conversion(code, accounts);
  if (method !== 'GET') return undefined;
  if (kind === 'users' && rest === '') {
    const id = accounts.users[name];
    if (id === undefined) throw refuseUnknown();
    return { status: 200, body: { login: name, id, type: 'User' } };
  }
  if (kind === 'apps' && rest === '') return appAnswer(name, token, accounts);
  const [, slug] = /^\/teams\/([^/]+)$/.exec(rest) ?? [];
  if (kind === 'orgs' && slug !== undefined) {
    const id = accounts.teams[`${name}/${slug}`];
    if (id === undefined || token?.organization?.members === undefined) throw refuseUnknown();
    return { status: 200, body: { id, slug } };
  }
  if (kind === 'orgs' && rest === '/installations') {
    if (token?.organization?.administration === undefined)
      throw new Refused(
        403,
        'Resource not accessible by personal access token',
        {},
        {
          'x-accepted-github-permissions': 'organization_administration=read',
        },
      );
    const installations = accounts.apps
      .filter(({ owner, installedIn }) => owner === name && installedIn.length > 0)
      .map(({ id, slug: app_slug, clientId, permissions, installedIn }) => ({
        ...{ id, app_id: id, app_slug, client_id: clientId, permissions },
        repository_selection: installedIn === 'all' ? 'all' : 'selected',
      }));
    return { status: 200, body: { total_count: installations.length, installations } };
  }
  return undefined;
}

function appAnswer(slug: string, token: StubToken | undefined, { apps }: StubAccounts): StubAnswer {
  const app = apps.find((one) => one.slug === slug);
  if (app === undefined || !app.seenBy.includes(token?.login ?? '')) throw refuseUnknown();
  const { id, clientId, permissions, owner } = app;
  return { status: 200, body: { id, slug, client_id: clientId, name: slug, owner: { login: owner }, permissions } };
}

/** A code is good once. @see https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest */
function conversion(code: string, { apps, codes }: StubAccounts): StubAnswer {
  const app = codes?.get(code);
  if (app === undefined) throw refuseUnknown();
  codes?.delete(code);
  apps.push(app);
  const { id, slug, clientId: client_id, permissions } = app;
  const pem = `-----BEGIN RSA PRIVATE KEY-----\nkey of ${slug}\n-----END RSA PRIVATE KEY-----\n`;
  return { status: 201, body: { id, slug, client_id, permissions, pem, client_secret: 'x', webhook_secret: null } };
}

import { join } from 'node:path';
import { type Model, model } from '@vmshift/environments';
import { type GitHubApi, gitHubApi } from '@vmshift/observation';
import {
  GitHubStub,
  mergePull,
  type Permissions,
  type StubAccounts,
  type StubApp,
  type StubRepository,
  type StubToken,
  stubRepository,
} from '@vmshift/observation/testing';
import { gitHubReader } from '../github/github-reader';
import { gitHubApps, gitHubSettings } from '../github/github-settings';
import { distinctChanges } from '../github/part';
import { gitHubParts, type RepositoryParts } from '../github/parts/parts';
import { requestPull } from '../github/pull-request';

/** The clone whose workflows name the checks. */
export const CLONE = join(__dirname, '../../../..');

/** Tokens of an administrator, and of someone who may only read. */
export const ADMINISTRATOR = 'administrator-token';
export const READER = 'reader-token';

const EVERYTHING: Permissions = {
  actions: 'write',
  administration: 'write',
  contents: 'write',
  environments: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
  repository_hooks: 'write',
  secrets: 'write',
  variables: 'write',
};

const PARTS = new WeakMap<Model, readonly RepositoryParts[]>();

/** Both repositories at GitHub as they are when they were just made, with those who may use them. */
export class GitHubAccount {
  readonly github: GitHubStub;
  readonly repositories: readonly [StubRepository, StubRepository];
  readonly accounts: StubAccounts & { readonly apps: StubApp[] };
  readonly model: Model;

  constructor(owned: Model = model, visibility: StubRepository['visibility'] = 'public') {
    this.model = owned;
    const { repository, applicationRepository } = owned.platform;
    const refs = () => new Map(['main', 'develop'].map((branch) => [branch, 'a'.repeat(40)]));
    const made = (name: string) => stubRepository(name, { visibility, refs: refs() });
    this.repositories = [made(repository), made(applicationRepository)];
    this.accounts = {
      codes: new Map(),
      users: { 'ilearn-code': 101, ada: 102, grace: 103 },
      teams: { 'ilearn-code/platform': 201 },
      apps: [],
    };
    const names = this.repositories.map(({ name }) => name);
    const token = (login: string, permissions: Permissions): StubToken => ({
      login,
      repositories: Object.fromEntries(names.map((name) => [name, permissions])),
      ...(login === 'ilearn-code' && { organization: { members: 'read', administration: 'read' } }),
    });
    this.github = new GitHubStub({
      repositories: this.repositories,
      accounts: this.accounts,
      tokens: {
        [ADMINISTRATOR]: token('ilearn-code', EVERYTHING),
        [READER]: token('eve', { metadata: 'read', contents: 'read', actions: 'read' }),
      },
    });
  }

  api(token = ADMINISTRATOR): GitHubApi {
    return gitHubApi({ env: { GH_TOKEN: token } }, { fetch: this.github.fetch });
  }

  /** Made once for each model: they hold nothing of the account. */
  parts(): readonly RepositoryParts[] {
    const known = PARTS.get(this.model) ?? gitHubParts(this.model, CLONE);
    PARTS.set(this.model, known);
    return known;
  }

  /** The Apps as GitHub makes them of their manifests, installed. */
  apps(): readonly StubApp[] {
    return Object.values(gitHubApps(this.model)).map((app, index) => ({
      ...{ id: 9000 + index, slug: app.name, owner: 'ilearn-code', clientId: `Iv23${app.name}` },
      permissions: { metadata: 'read', ...app.permissions },
      seenBy: ['ilearn-code'],
      installedIn: [app.installedIn],
    }));
  }

  /** What people do: make and install the Apps, and give variables a value. */
  doByHand(): void {
    this.accounts.apps.push(...this.apps());
    for (const [index, { variables, apps, webhook }] of gitHubSettings(this.model).entries()) {
      const { settings } = this.repositories[index] as StubRepository;
      if (webhook !== undefined)
        settings.hooks.push({
          ...{ id: 1, active: true, events: ['push'] },
          config: { url: webhook.url, content_type: 'json', insecure_ssl: '0', secret: 'known' },
        });
      for (const name of variables) {
        const app = apps.find(({ usedIn }) => usedIn.clientId === name);
        settings.variables.set(name, app === undefined ? 'value' : `Iv23${app.name}`);
      }
    }
  }

  /** What people do with the pull requests that are open. @returns how many */
  mergePulls(): number {
    let count = 0;
    for (const repository of this.repositories) {
      for (const pull of repository.pulls.filter(({ state }) => state === 'open')) {
        mergePull(repository, pull);
        count += 1;
      }
    }
    return count;
  }

  /** Gives every environment that is there its secrets. */
  setSecrets(): void {
    for (const [index, { environments }] of gitHubSettings(this.model).entries()) {
      const { settings } = this.repositories[index] as StubRepository;
      for (const { name, secrets } of environments)
        for (const secret of secrets) settings.environments.get(name)?.secrets.set(secret, 'sealed');
    }
  }

  /** Makes every change that closes a gap, part by part. @returns how many */
  async applyChanges(): Promise<number> {
    const api = this.api();
    let count = 0;
    for (const { parts } of this.parts()) {
      for (const part of parts) {
        const gaps = await part.gaps(gitHubReader(api)).catch(() => []);
        for (const { method, path, body } of distinctChanges(gaps)) {
          await api(path, { method, ...(body && { body }) });
          count += 1;
        }
        for (const { pullRequest } of gaps) {
          if (pullRequest === undefined) continue;
          await requestPull(pullRequest, api);
          count += 1;
        }
      }
    }
    return count;
  }
}

/** A model that is owned by these. */
export function ownedBy(repositoryOwner: Model['platform']['repositoryOwner']): Model {
  return { ...model, platform: { ...model.platform, repositoryOwner } };
}

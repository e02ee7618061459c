import { rmSync } from 'node:fs';
import type { Model } from '@vmshift/environments';
import { model } from '@vmshift/environments';
import { gitHubApi } from '@vmshift/observation';
import { network } from '@vmshift/observation/network';
import { kubectlStub } from '../testing/kubectl-stub';
import { type Answer, type LoopbackServer, loopbackNetwork, loopbackServer } from '../testing/loopback-server';
import { stubPrograms } from '../testing/stub-programs';
import { testWorld } from '../testing/test-world';
import { argoCdChecks } from './argocd-checks';
import type { Check } from './check';
import { gitHubChecks } from './github-checks';
import { gitHubSettings } from './github-settings';
import { machineChecks } from './machine-checks';
import { printChecks } from './print-checks';
import { stateBucketChecks } from './state-bucket-check';

let server: LoopbackServer | undefined;
let stubs: string | undefined;
afterEach(async () => {
  await server?.close();
  if (stubs !== undefined) rmSync(stubs, { recursive: true });
  server = undefined;
  stubs = undefined;
});

const states = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ id, state }) => [id, state]));

describe('machineChecks', () => {
  const checked = (scripts: Record<string, string>) => {
    stubs = stubPrograms(scripts);
    return machineChecks(testWorld({ env: { PATH: stubs } }));
  };

  test('accepts the versions that work, as each program prints them', async () => {
    const checks = await checked({
      node: '/bin/echo v22.11.0',
      git: '/bin/echo "git version 2.39.5"',
      terraform: '/bin/echo "Terraform v1.11.4"',
      kubectl: '/bin/echo "Client Version: v1.35.0"',
      gh: '/bin/echo "gh version 2.63.0 (2024-11-27)"',
    });
    expect(checks.map(({ state, found }) => [state, found])).toEqual([
      ['fine', 'v22.11.0'],
      ['fine', '2.39.5'],
      ['fine', 'v1.11.4'],
      ['fine', 'v1.35.0'],
      ['fine', '2.63.0'],
    ]);
  });

  test('refuses a Node that cdktf-cli cannot load in, an old Terraform, and what is not there', async () => {
    const checks = await checked({ node: '/bin/echo v24.1.0', terraform: '/bin/echo "Terraform v1.10.5"' });
    expect(states(checks)).toEqual({
      'program-node': 'missing',
      'program-git': 'missing',
      'program-terraform': 'missing',
      'program-kubectl': 'missing',
      'program-gh': 'missing',
    });
    expect(checks.find(({ id }) => id === 'program-git')?.found).toBe('git is not installed');
  });

  test('a program that prints no version is not called fine', async () => {
    const [node] = await checked({ node: '/bin/echo hello' });
    expect(node).toMatchObject({ state: 'not checked', found: 'it prints no version: hello' });
  });
});

describe('gitHubChecks', () => {
  const settings = {
    repository: 'o/r',
    variables: ['APP'],
    environments: [{ name: 'production', secrets: ['KEY'], reviewers: true, protectedBranchesOnly: true }],
    rules: true,
  };
  const complete: Record<string, Answer> = {
    '/repos/o/r/actions/variables?per_page=100': { body: { variables: [{ name: 'APP' }] } },
    '/repos/o/r/environments/production': {
      body: {
        protection_rules: [{ type: 'required_reviewers' }],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      },
    },
    '/repos/o/r/environments/production/secrets?per_page=100': { body: { secrets: [{ name: 'KEY' }] } },
    '/repos/o/r/rules/branches/main': {
      body: ['pull_request', 'required_status_checks', 'non_fast_forward', 'deletion'].map((type) => ({ type })),
    },
  };
  const ids = {
    variables: 'o/r-variables',
    environment: 'o/r-environment-production',
    secrets: 'o/r-environment-production-secrets',
    rules: 'o/r-branch-rules',
  };

  const checked = async (answers: Record<string, Answer>) => {
    server = await loopbackServer(({ url = '' }) => answers[url] ?? { status: 404 });
    return gitHubChecks(settings, gitHubApi({ env: { GITHUB_API_URL: server.url, GH_TOKEN: 't' } }, network));
  };

  test('calls a complete set-up fine', async () => {
    const checks = await checked(complete);
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['fine']));
    expect(checks).toHaveLength(4);
  });

  test('names what lacks, with the command that sets it', async () => {
    const checks = await checked({
      '/repos/o/r/actions/variables?per_page=100': { body: { variables: [] } },
      '/repos/o/r/environments/production': { body: { protection_rules: [], deployment_branch_policy: null } },
      '/repos/o/r/environments/production/secrets?per_page=100': { body: { secrets: [{ name: 'OTHER' }] } },
      '/repos/o/r/rules/branches/main': { body: [{ type: 'deletion' }] },
    });
    expect(Object.fromEntries(checks.map(({ id, found }) => [id, found]))).toEqual({
      [ids.variables]: 'without APP',
      [ids.environment]: 'no required reviewers, open to every branch',
      [ids.secrets]: 'without KEY',
      [ids.rules]: 'without pull_request, required_status_checks, non_fast_forward',
    });
    expect(checks.every(({ fix }) => fix !== undefined)).toBe(true);
  });

  test('what GitHub does not let the token see is not checked', async () => {
    const forbidden = Object.fromEntries(Object.keys(complete).map((path) => [path, { status: 403 }]));
    const checks = await checked(forbidden);
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['not checked']));
  });

  test('an environment that is not there is missing, its secrets are not checked', async () => {
    const { '/repos/o/r/environments/production/secrets?per_page=100': _secrets, ...rest } = complete;
    const checks = await checked({ ...rest, '/repos/o/r/environments/production': { status: 404 } });
    expect(states(checks)).toMatchObject({ [ids.environment]: 'missing', [ids.secrets]: 'not checked' });
  });
});

describe('gitHubSettings', () => {
  const stored: Model = {
    ...model,
    platform: {
      ...model.platform,
      stateBackend: { kind: 's3', bucketPrefix: 'b', endpoint: 'https://e', lockFile: false },
    },
  };

  test('asks for an environment with every secret of its stacks, and an approval for a production', () => {
    const [own] = gitHubSettings(stored);
    const names = own?.environments.map(({ name }) => name) ?? [];
    for (const { name, tier } of model.environments) {
      const found = own?.environments.find((environment) => environment.name === name);
      expect(found).toMatchObject({ reviewers: tier === 'production', protectedBranchesOnly: true });
      expect(found?.secrets).toEqual(
        expect.arrayContaining(['LINODE_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'POSTGRES_PASSWORD']),
      );
    }
    expect(names).toEqual(expect.arrayContaining(['plan', 'release', 'synth']));
  });

  test('gives plans nothing but what reads', () => {
    const plan = gitHubSettings(stored)[0]?.environments.find(({ name }) => name === 'plan');
    expect(plan?.secrets).toEqual(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'LINODE_TOKEN', 'ARGOCD_KUBECONFIG']);
  });
});

describe('stateBucketChecks', () => {
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };

  /** A store that either honours `If-None-Match: *` or writes all the same. */
  const checked = async (honours: boolean, firstAnswer = 200) => {
    const stored = new Set<string>();
    server = await loopbackServer(({ method, url = '', headers }) => {
      if (!/^AWS4-HMAC-SHA256 Credential=id\//.test(headers.authorization ?? '')) return { status: 403 };
      if (method === 'DELETE') {
        stored.delete(url);
        return { status: 204 };
      }
      if (honours && headers['if-none-match'] === '*' && stored.has(url)) return { status: 412 };
      stored.add(url);
      return { status: firstAnswer };
    });
    const checks = await stateBucketChecks(keptAt(server.url), testWorld({ env }), network);
    expect(checks.map(({ id }) => id)).toEqual(model.environments.map(({ name }) => `state-bucket-${name}`));
    const [check] = checks;
    return { check, checks, stored };
  };
  const keptAt = (endpoint: string): Model => ({
    ...model,
    platform: { ...model.platform, stateBackend: { kind: 's3', bucketPrefix: 'state', endpoint, lockFile: true } },
  });

  test('a store that refuses the second write is fine, and the object is gone again', async () => {
    const { check, stored } = await checked(true);
    expect(check).toMatchObject({ state: 'fine', found: 'the second conditional write was refused (412)' });
    expect(stored.size).toBe(0);
    const asked = server?.requests.filter((request) => request.includes(`/state-${model.environments[0]?.name}/`));
    expect(asked?.map((request) => request.split(' ')[0])).toEqual(['PUT', 'PUT', 'DELETE']);
  });

  test('a store that ignores the condition is missing what a lock needs', async () => {
    const { check } = await checked(false);
    expect(check).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('answered 200, not 412: locks would exclude no one'),
    });
  });

  test('a bucket that is not there is missing, and one that the key does not reach is not checked', async () => {
    const missing = await checked(true, 404);
    expect(missing.check).toMatchObject({ state: 'missing', found: expect.stringContaining('answered 404') });
    await server?.close();
    const { checks } = await checked(true, 403);
    expect(new Set(checks.map(({ state }) => state))).toEqual(new Set(['not checked']));
  });

  test('without a key pair, or with local state, nothing is checked', async () => {
    for (const checks of [
      await stateBucketChecks(keptAt('https://e'), testWorld(), network),
      await stateBucketChecks(model, testWorld({ env }), network),
    ])
      expect(checks).toEqual([expect.objectContaining({ state: 'not checked' })]);
  });
});

describe('argoCdChecks', () => {
  test('wants an Application for every environment, and an answer from its host', async () => {
    const items = model.environments.slice(1).map(({ name }) => ({ metadata: { name: `vmshift-${name}` } }));
    stubs = stubPrograms({ kubectl: kubectlStub({ items }) });
    server = await loopbackServer(() => ({ status: 200, body: 'ok' }));
    const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
    const checks = await argoCdChecks(model, world, loopbackNetwork(server));
    expect(checks.map(({ state, found }) => [state, found])).toEqual([
      ['missing', `without vmshift-${model.environments[0]?.name}`],
      ['fine', 'answered 200'],
    ]);
  });
});

test('printChecks counts, and shows under each that is not fine what fixes it', () => {
  const lines = printChecks([
    { id: 'a', what: 'git', state: 'fine', found: '2.39' },
    { id: 'b', what: 'gh', state: 'missing', found: 'gh is not installed', fix: 'install it' },
    { id: 'c', what: 'rules', state: 'not checked', found: 'GitHub answered 403', fix: 'set GH_TOKEN' },
  ]);
  expect(lines).toEqual([
    'fine         git: 2.39',
    'missing      gh: gh is not installed',
    '             -> install it',
    'not checked  rules: GitHub answered 403',
    '             -> set GH_TOKEN',
    '1 fine, 1 missing, 1 not checked',
  ]);
});

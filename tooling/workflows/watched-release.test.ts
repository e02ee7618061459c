import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { join } from 'node:path';
import { model } from '../../packages/environments/src';
import { GitHubStub, type StubRepository } from '../../packages/observation/src/testing/github-stub';
import { makeCertificate } from '../../packages/observation/test-support/certificates';
import { build, sha } from './runner/builds';
import { readJobToken } from './runner/permissions';
import { git, PlatformOrigin } from './runner/platform-origin';

jest.setTimeout(180_000);

const APPLICATION = 'ilearn-code/vmshift';

/**
 * kubectl, as it answers while Argo CD has synced what origin has. The test answers what depends on the pins: to start an
 * interpreter for each call takes longer.
 */
const kubectl = (port: number) => `#!/bin/bash
case "$*" in
  'config get-contexts -o name') printf 'vmshift-%s\\n' production staging dev; exit ;;
  *' applications.argoproj.io '* | '--context vmshift-'*' get pods,'*) ;;
  '--context vmshift-'*' get '*) echo '{"items":[]}'; exit ;;
  *) echo "error: unexpected: $*" >&2; exit 64 ;;
esac
exec 3<> /dev/tcp/127.0.0.1/${port}
printf '%s\\n' "$*" >&3
IFS= read -r -d '' answer <&3
printf '%s\\n' "$answer"
`;

/** First digit of the commits whose images do not exist. */
let broken = '';

const cluster = createSocketServer((socket) => {
  socket.once('data', (args) => socket.end(JSON.stringify({ items: objectsFor(String(args).split(' ')) })));
});

function objectsFor(args: readonly string[]): readonly object[] {
  if (args.includes('applications.argoproj.io')) return ['production', 'staging', 'dev'].map(applicationOf);
  const name = args[1]?.replace('vmshift-', '') ?? '';
  return isBroken(name) ? [podOf(name)] : [];
}

const isBroken = (name: string) => broken !== '' && platform.pin(name).commit.startsWith(broken);

const imagesOf = (name: string) =>
  Object.entries(platform.pin(name).images).map(
    ([image, { tag, digest }]) =>
      `ghcr.io/ilearn-code/vmshift-${image}:${tag}${digest === undefined ? '' : `@${digest}`}`,
  );

function applicationOf(name: string) {
  const now = new Date().toISOString();
  return {
    metadata: { name: `vmshift-${name}`, creationTimestamp: now },
    spec: {
      project: `vmshift-${name}`,
      source: {
        repoURL: 'https://github.com/ilearn-code/iac-vmshift.git',
        path: `dist/${name}`,
        targetRevision: 'main',
      },
      destination: { name: `vmshift-${name}`, namespace: `vmshift-${name}` },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: {
      reconciledAt: now,
      sync: { status: 'Synced', revision: platform.head() },
      health: { status: isBroken(name) ? 'Progressing' : 'Healthy', lastTransitionTime: now },
      summary: { images: imagesOf(name) },
    },
  };
}

function podOf(name: string) {
  const waiting = { reason: 'ErrImagePull', message: 'not found' };
  return {
    kind: 'Pod',
    metadata: { name: 'vmshift-api-1', creationTimestamp: new Date().toISOString() },
    spec: { containers: [{ name: 'api', image: imagesOf(name)[0] }] },
    status: {
      phase: 'Pending',
      containerStatuses: [{ name: 'api', ready: false, restartCount: 0, state: { waiting } }],
    },
  };
}

const hostNames = [...model.environments.map(({ host }) => host), model.platform.argoCd.host];
const [notBefore, notAfter] = [-1, 90].map((days) => new Date(Date.now() + days * 86_400_000)) as [Date, Date];
const certificate = makeCertificate({
  subject: { commonName: 'hosts' },
  names: hostNames,
  authority: true,
  notBefore,
  notAfter,
});

/** Every host of the platform: it answers that the application is healthy. */
const hosts = createServer({ cert: certificate.cert, key: certificate.key }, (_request, response) => {
  response.end('{"status":"healthy"}');
});

const portOf = (server: Pick<Server, 'address'>) => (server.address() as AddressInfo).port;

let platform: PlatformOrigin;
let stub: GitHubStub;
let application: StubRepository;

beforeAll(async () => {
  for (const server of [hosts, cluster]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  platform = new PlatformOrigin();
  writeFileSync(join(platform.folder, 'authority.pem'), certificate.cert);
  platform.protect();
  platform.install('kubectl', kubectl(portOf(cluster)));
  application = platform.builds.repository;
  // The App's token as the workflow narrows it.
  const observe = {
    login: 'vmshift-observe[bot]',
    repositories: { [APPLICATION]: { deployments: 'write', issues: 'write' } },
  } as const;
  const ofJob = readJobToken('ilearn-code/iac-vmshift');
  stub = new GitHubStub({
    repositories: [application],
    tokens: (secret) => (secret === 'installation-token' ? observe : ofJob(secret)),
  });
});
afterAll(async () => {
  platform.remove();
  await stub.close();
  hosts.closeAllConnections();
  hosts.close();
  cluster.close();
});

let url: string | undefined;
const CONTEXT = { server_url: 'https://github.com', run_id: 7 };

/** Runs release.yaml for a build; those whose commit begins with the digit `without` have no images. */
async function release(branch: string, digit: string, sequence: number, without = '') {
  return releaseOf(platform.built(branch, digit, sequence), without);
}

async function releaseOf(inputs: Readonly<Record<string, string>>, without = '') {
  broken = without;
  url ??= await stub.listen();
  const env = {
    // It reaches the hosts where they are not.
    OWN_PROCESS: 'watch',
    GITHUB_API_URL: url,
    VMSHIFTCTL_WATCH_SECONDS: '0.1',
    PROGRAM_REQUIRE: join(__dirname, 'runner/hosts-on-loopback.cjs'),
    HOSTS_PORT: String(portOf(hosts)),
    NODE_EXTRA_CA_CERTS: join(platform.folder, 'authority.pem'),
  };
  const { conclusion, jobs } = await platform.start('release', inputs, CONTEXT, env, {
    OBSERVE_APP_CLIENT_ID: 'client',
  });
  return { conclusion, jobs };
}

const shown = () =>
  application.deployments.map(
    ({ environment, sha: commit, statuses }) => `${environment} ${commit[0]} ${statuses.at(-1)?.state}`,
  );
const running = () => {
  const { commit, hold } = platform.pin('production');
  return `${commit[0]}${hold === undefined ? '' : ' held'}`;
};

test('a release that runs is shown so; one that does not is taken back, held, told, and forgotten when the next one runs', async () => {
  const good = await release('main', '1', 11);
  expect([good.conclusion, good.jobs.watch?.environment, good.jobs.return?.conclusion]).toEqual([
    'success',
    'observe',
    'skipped',
  ]);
  expect([running(), shown()]).toEqual(['1', ['production 1 success']]);

  const bad = await release('main', '2', 12, '2');
  expect([bad.jobs.release, bad.jobs.watch, bad.jobs.return].map((job) => job?.conclusion)).toEqual([
    'success',
    'failure',
    'success',
  ]);
  expect([running(), shown()]).toEqual(['1 held', ['production 1 success', 'production 2 failure']]);
  expect(platform.pin('production').hold).toMatchObject({
    reason: expect.stringMatching(/^automatic return: the image /),
    rolledBackFrom: sha('2'),
  });
  expect(platform.subjects()[0]).toMatch(/^rollback\(production\): main-1/);
  expect(application.issues.map(({ title, state }) => [title, state])).toEqual([
    ['production: 222222222222 does not run', 'open'],
  ]);

  const kept = await release('main', '3', 13);
  expect([kept.conclusion, running()]).toEqual(['success', '1 held']);
  expect(shown().at(-1)).toBe('production 3 inactive');

  expect((await platform.start('operate', { verb: 'resume', environment: 'production' })).conclusion).toBe('success');
  const next = await release('main', '4', 14);
  expect([next.conclusion, running(), shown().at(-1)]).toEqual(['success', '4', 'production 4 success']);
  expect(application.issues.map(({ state }) => state)).toEqual(['closed']);
});

test('a release that never reached Git is red on the commit', async () => {
  const before = platform.head();
  const forged = await releaseOf(build('main', '9', 99));
  expect([forged.jobs.release?.conclusion, platform.head() === before]).toEqual(['failure', true]);
  expect(shown().at(-1)).toBe('production 9 failure');
});

test('a build that ends after the newer one of its branch is no failure on its commit', async () => {
  const before = platform.head();
  const late = await release('main', '0', 1);
  expect([late.jobs.release?.conclusion, platform.head() === before]).toEqual(['failure', true]);
  expect(shown().at(-1)).toBe('production 0 inactive');
});

test('a release that one environment refuses is taken back where the other took it and it fails', async () => {
  expect((await release('develop', '5', 15)).conclusion).toBe('success');
  const clone = platform.clone();
  writeFileSync(join(clone, 'dist/dev/vmshift-api-service.service.yaml'), 'kind: Service\n');
  git(clone, 'commit', '--quiet', '--all', '--message', 'Edit');
  git(platform.bare, 'fetch', '--quiet', clone, 'main:main');
  const { jobs } = await release('develop', '6', 16, '6');
  expect([jobs.release, jobs.watch, jobs.return].map((job) => job?.conclusion)).toEqual([
    'failure',
    'failure',
    'success',
  ]);
  expect([platform.pin('staging'), platform.pin('dev')]).toEqual([
    expect.objectContaining({ commit: sha('5'), hold: expect.objectContaining({ rolledBackFrom: sha('6') }) }),
    expect.objectContaining({ commit: sha('5') }),
  ]);
  expect(shown().slice(-2)).toEqual(['dev 6 failure', 'staging 6 failure']);
});

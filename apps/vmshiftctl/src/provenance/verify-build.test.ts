import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitHubApi } from '@vmshift/observation';
import { GitHubStub } from '@vmshift/observation/testing';
import { verifyAttestation } from '../../../../tooling/testing/attestations.cjs';
import { AttestedBuilds } from '../testing/attested-builds';
import { problemOfCall } from '../testing/strict-programs';
import type { BuildClaim } from './build-claim';
import { type Gh, verifyArguments } from './read-attestation';
import { verifyBuild } from './verify-build';

const sha = (digit: string): string => digit.repeat(40);
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

const PLATFORM = {
  applicationRepository: 'ilearn-code/vmshift',
  images: { api: 'ghcr.io/ilearn-code/vmshift-api', celery: 'ghcr.io/ilearn-code/vmshift-celery' },
} as Parameters<typeof verifyBuild>[1]['platform'];

let folder: string;
let builds: AttestedBuilds;
let github: GitHubStub;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmshift-attested-'));
  builds = new AttestedBuilds(join(folder, 'attestations.json'));
  github = new GitHubStub({ repositories: [builds.repository], tokens: { token: { login: 'ada', repositories: {} } } });
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await github.close();
});

/** The strict stub of gh. */
const gh: Gh = async (args) => {
  const { code, out, err } = verifyAttestation(args, { ATTESTATIONS: builds.file, GH_TOKEN: 'token' });
  return { status: code, stdout: out, stderr: err };
};

const BUILD = { branch: 'main', commit: sha('b'), digests: [digest('1'), digest('2')], number: 11 };
const CLAIM: BuildClaim = { branch: 'main', commit: sha('b'), digests: { api: digest('1'), celery: digest('2') } };

const verify = (claim: Partial<BuildClaim> = {}, runner: Gh = gh) =>
  verifyBuild(
    { ...CLAIM, ...claim },
    { platform: PLATFORM, gh: runner, api: gitHubApi({ env: { GH_TOKEN: 'token' } }, { fetch: github.fetch }) },
  );
const refusal = async (verifying: Promise<unknown>): Promise<string> => {
  const error: unknown = await verifying.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message : 'it was verified';
};

test('number and address of a build are those of the run that attests both images', async () => {
  builds.add(BUILD);
  const known = { sequence: 11, runUrl: 'https://github.com/ilearn-code/vmshift/actions/runs/11' };
  expect(await verify()).toEqual(known);
  expect(await verify(known)).toEqual(known);
  expect(await verify({ runUrl: `${known.runUrl}/attempts/2` })).toEqual(known);
  expect(github.requests).toContain('GET /repos/ilearn-code/vmshift/actions/runs/11');
});

test('forged sequence: a number that is not that of the run is refused with both', async () => {
  builds.add(BUILD);
  expect(await refusal(verify({ sequence: 999_999_999_999_999 }))).toMatch(
    /another one than was given:\n {2}sequence: given 999999999999999, GitHub's number of that run is 11\n {2}fix: leave out/,
  );
});

test.each([
  'https://github.com/ilearn-code/vmshift/actions/runs/12',
  'https://github.com/evil/vmshift/actions/runs/11',
  'https://github.com/ilearn-code/vmshift/actions/runs/1',
])('foreign run URL: %s is refused with both', async (runUrl) => {
  builds.add(BUILD);
  const url = 'https://github.com/ilearn-code/vmshift/actions/runs/11';
  expect(await refusal(verify({ runUrl }))).toContain(`run: given ${runUrl}, the images are attested by ${url}`);
});

test('invented digest: an image without an attestation is refused with what gh says and what prints the builds', async () => {
  builds.add(BUILD);
  const digests = { api: digest('1'), celery: digest('9') };
  expect(await refusal(verify({ digests }))).toMatch(
    /^ghcr\.io\/ilearn-code\/vmshift-celery@sha256:9{64} is not verified: HTTP 404: Not Found \(.*\)\n {2}fix: give the digests that the run of ci-cd\.yaml for main at b{12} pushed: gh run list --repo ilearn-code\/vmshift --workflow ci-cd\.yaml --branch main$/,
  );
});

test.each<readonly [string, Parameters<AttestedBuilds['add']>[1], RegExp]>([
  ['of another branch', { ref: 'refs/heads/develop' }, /expected SourceRepositoryRef to be refs\/heads\/main/],
  ['of a tag of that name', { ref: 'refs/tags/main' }, /got refs\/tags\/main/],
  ['of another commit', { commit: sha('c') }, /expected SourceRepositoryDigest to be b{40}, got c{40}/],
  ['by another workflow', { workflow: 'evil.yaml' }, /verifying with issuer/],
  // gh compares the beginning, and a dot with any character.
  ['by a workflow whose name begins alike', { workflow: 'ci-cd.yaml.yaml' }, /buildSignerURI ".*ci-cd\.yaml\.yaml@/],
  ['by a workflow whose name looks alike', { workflow: 'ci-cdXyaml' }, /buildSignerURI ".*ci-cdXyaml@/],
  ['of a dispatch', { event: 'workflow_dispatch' }, /buildTrigger "workflow_dispatch", not push/],
  ["on a machine of someone's own", { runner: 'self-hosted' }, /verifying with issuer/],
  ['of another repository', { repository: 'evil/vmshift' }, /HTTP 404/],
])('an attestation %s is refused', async (_what, different, because) => {
  builds.add(BUILD, different);
  expect(await refusal(verify())).toMatch(because);
});

test('the digest of one image is refused under the name of the other', async () => {
  builds.add(BUILD);
  const digests = { api: digest('2'), celery: digest('1') };
  expect(await refusal(verify({ digests }))).toBe(
    `ghcr.io/ilearn-code/vmshift-api@${digest('2')} is not verified: its attestation is of "ghcr.io/ilearn-code/vmshift-celery"\n  fix: give each digest by the name of its own image`,
  );
});

test('images of different runs are refused, and of several common runs the given or the newest counts', async () => {
  builds.add({ ...BUILD, digests: [digest('1')], number: 11 });
  builds.add({ ...BUILD, digests: [digest('2')], number: 12 });
  expect(await refusal(verify())).toMatch(
    /not built together: api by 11; celery by 12\n {2}fix: give the digests of one run$/,
  );
  builds.add({ ...BUILD, digests: [digest('2')], number: 11 });
  expect(await verify()).toMatchObject({ sequence: 11 });
  builds.add({ ...BUILD, digests: [digest('1')], number: 12 });
  expect(await verify()).toMatchObject({ sequence: 12 });
  expect(await verify({ runUrl: 'https://github.com/ilearn-code/vmshift/actions/runs/11' })).toMatchObject({
    sequence: 11,
  });
});

test.each([
  ['head_branch', { branch: 'develop', commit: sha('b') }, 'push'],
  ['head_sha', { branch: 'main', commit: sha('c') }, 'push'],
  ['event', { branch: 'main', commit: sha('b') }, 'pull_request'],
])('a run that GitHub knows with another %s is refused', async (what, run, event) => {
  builds.addRun({ ...run, number: 11 }, event);
  builds.add(BUILD);
  expect(await refusal(verify())).toMatch(
    new RegExp(`^run 11 of ilearn-code/vmshift did not make this build:\\n {2}${what}: `),
  );
});

test('a run that GitHub forgot has no number, which is told', async () => {
  builds.add(BUILD);
  builds.repository.runs.length = 0;
  expect(await refusal(verify())).toMatch(
    /the number of run 11 .* is not known: .*404.*\n {2}fix: build the commit again/,
  );
});

describe('a gh that cannot verify', () => {
  const fails =
    (stderr: string, status = 1): Gh =>
    async () => ({ status, stdout: '', stderr });
  test.each([
    // What gh 2.23 and 2.59 print.
    ['unknown command "attestation" for "gh"\n\nUsage:  gh <command> <subcommand> [flags]\n', 'install a newer gh'],
    ['unknown flag: --source-ref\n', 'install a newer gh'],
    ['To get started with GitHub CLI, please run:  gh auth login\n', 'gh auth login, or set GH_TOKEN'],
    [
      'remote registry authorization failed, please authenticate with the registry and try again',
      'docker login ghcr.io',
    ],
    [
      'Error: GET https://ghcr.io/v2/ilearn-code/vmshift-api/manifests/sha256:1: unexpected status code 429 Too Many Requests',
      'run it again when GitHub and the registry answer',
    ],
    [
      'Error: GET https://ghcr.io/v2/x/manifests/sha256:1: MANIFEST_UNKNOWN: manifest unknown',
      'the registry has no such image, or has it no longer: build bbbbbbbbbbbb again',
    ],
  ])('%j names what to do', async (stderr, fix) => {
    expect(await refusal(verify({}, fails(stderr)))).toContain(`\n  fix: ${fix}`);
  });

  test.each(['', '[]', '{}', 'not JSON', '[{"verificationResult":{}}]'])(
    'that prints %j is refused',
    async (stdout) => {
      expect(await refusal(verify({}, async () => ({ status: 0, stdout, stderr: '' })))).toMatch(
        /is not verified: gh printed/,
      );
    },
  );
});

describe('the flags of gh, as its manual lists them', () => {
  const application = 'ilearn-code/vmshift';
  const asked = verifyArguments({ ...CLAIM, repository: PLATFORM.images.api, digest: digest('1'), application });

  test('hold every one that it is asked with', () => {
    expect(problemOfCall('gh', asked)).toBeUndefined();
  });

  test('are the same in both stubs', async () => {
    builds.add(BUILD);
    const [known, unknown] = [
      [...asked, '--bundle', 'x'],
      [...asked, '--sauce-ref=x'],
    ];
    expect(problemOfCall('gh', known)).toBeUndefined();
    expect(await gh(known)).toMatchObject({ status: 0 });
    expect(problemOfCall('gh', unknown)).toBe('unknown flag: --sauce-ref');
    expect((await gh(unknown)).stderr).toBe('unknown flag: --sauce-ref\n');
  });
});

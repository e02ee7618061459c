import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gitSettings } from '../../../apps/vmshiftctl/src/testing/git-settings-file';
import { programPath } from '../../../apps/vmshiftctl/src/testing/program-path.cjs';
import { printPin, type ReleasePin } from '../../../packages/releases/src';
import { sharedInRun } from '../../testing/temporary-folder.cjs';
import { digest, sha } from '../runner/builds';
import { git } from '../runner/platform-origin';
import { root } from '../workflow-file';

const ACTION = join(root, '.github/actions/push-rendered');
const BUILT_BY = '.github/workflows/ci-cd.yaml';
const RUN = 'https://github.com/ilearn-code/iac-vmshift/actions/runs/7';

/** The pin of a build that is named by one digit. */
export function pinOf(digit: string, more: Partial<ReleasePin> = {}): ReleasePin {
  const image = { tag: `develop-${sha(digit)}`, digest: digest(digit) };
  return {
    branch: 'develop',
    commit: sha(digit),
    images: { api: image, celery: image },
    sequence: Number(digit),
    runUrl: `https://github.com/ilearn-code/vmshift/actions/runs/${digit}`,
    ...more,
  };
}

/** A manifest that runs a build. */
export function manifestOf(digit: string): string {
  const image = (name: string) => `ghcr.io/ilearn-code/vmshift-${name}:develop-${sha(digit)}@${digest(digit)}`;
  return `kind: Deployment\nspec:\n  containers:\n    - name: api\n      image: ${image('api')}\n      env: []\n    - image: ${image('celery')}\n    - image: redis:7.4-alpine\n`;
}

/** What `dist/model.json` tells of the environments and the application. */
const MODEL = {
  platform: {
    applicationRepository: 'ilearn-code/vmshift',
    images: { api: 'ghcr.io/ilearn-code/vmshift-api', celery: 'ghcr.io/ilearn-code/vmshift-celery' },
  },
  environments: [
    { name: 'production', tier: 'production', branch: 'main', release: { autoRollback: true } },
    { name: 'dev', tier: 'development', branch: 'develop', release: { autoRollback: false } },
  ],
};

export const PIN = 'apps/vmshift/releases/dev.json';
export const MANIFEST = 'dist/dev/api.deployment.yaml';

/** A build as messages name it. */
export const short = (digit: string): string => `develop-${sha(digit).slice(0, 12)}`;

/**
 * A message of ours for dev.
 * @param told what happens to dev
 * @param digit of the build that it runs then
 */
export const messageOf = (action: string, told: string, digit: string, more: readonly string[]): string =>
  [
    ...[`${action}(dev): ${short(digit)}`, '', `dev: ${told}`, '', `Release-Action: ${action}`],
    ...[`Release-Of: vmshift@${sha(digit)}`, 'Release-Environments: dev', ...more, `Release-Written-By: ${RUN}`, ''],
  ].join('\n');

/** The message of a release of build 2 to dev. */
export const MESSAGE = messageOf('release', `${short('1')} -> ${short('2')}`, '2', [
  'Release-Run: https://github.com/ilearn-code/vmshift/actions/runs/2',
]);

export const HOLD = { reason: 'a demo', by: 'ada' };

/** What a job asks for that pushes that release. */
const ASKED = {
  ...{ ACTION: 'release', ENVIRONMENT: '', REASON: '', BY: 'ada', TO: '', IF_PIN: '' },
  ...{ BUILD_BRANCH: 'develop', COMMIT: sha('2'), SEQUENCE: '', RUN_URL: '' },
  ...{ API_DIGEST: digest('2'), CELERY_DIGEST: digest('2') },
};

/** A small repository whose dev and production run build 1, and the script that pushes what was rendered for it. */
export class PushFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-push-'));
  readonly bare = join(this.folder, 'origin.git');
  private readonly clone = join(this.folder, 'clone');
  private readonly rendered = join(this.folder, 'rendered');
  /** What was written since the last commit, with the text that it had there; undefined for a new file. */
  private readonly written = new Map<string, string | undefined>();

  constructor() {
    const made = sharedInRun(`push-fixture-${process.env.TESTED_SOURCES}`, makeRepositories);
    if (made === undefined) makeRepositories(this.folder);
    else cpSync(made, this.folder, { recursive: true });
    mkdirSync(this.rendered);
    for (const digit of '123') this.writeRun(Number(digit), digit);
  }

  write(path: string, text: string): void {
    const file = join(this.clone, path);
    if (!this.written.has(path)) this.written.set(path, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
    writeIn(this.clone, path, text);
  }

  /** GitHub's answer for a run of the application's workflow that built a commit. */
  writeRun(number: number, digit: string, different: Readonly<Record<string, unknown>> = {}): void {
    const runs = join(this.folder, 'api/repos/ilearn-code/vmshift/actions/runs');
    mkdirSync(runs, { recursive: true });
    const run = { run_number: number, head_branch: 'develop', head_sha: sha(digit), event: 'push', path: BUILT_BY };
    writeFileSync(join(runs, String(number)), JSON.stringify({ ...run, ...different }));
  }

  /** Keeps what differs from the commit as the render, and puts the clone back. */
  render(message = MESSAGE): void {
    const added = [...this.written.values()].includes(undefined);
    if (added) git(this.clone, 'add', '--intent-to-add', '--all');
    const patch = git(this.clone, 'diff', '--full-index', '--no-renames', '--text');
    writeFileSync(join(this.rendered, 'patch'), patch);
    writeFileSync(join(this.rendered, 'base'), readFileSync(join(this.clone, '.git/refs/heads/main')));
    writeFileSync(join(this.rendered, 'message'), message);
    if (added) git(this.clone, 'reset', '--quiet');
    for (const [path, before] of this.written) {
      if (before === undefined) rmSync(join(this.clone, path));
      else writeIn(this.clone, path, before);
    }
    this.written.clear();
  }

  /** A release of build 2 to dev, with other files and another message where they are given. */
  renderRelease(files: Readonly<Record<string, string>> = {}, message = MESSAGE): void {
    const all = { [PIN]: printPin(pinOf('2')), [MANIFEST]: manifestOf('2'), ...files };
    for (const [path, text] of Object.entries(all)) this.write(path, text);
    this.render(message);
  }

  /** A person pushes a change to main. */
  merge(path: string): void {
    mkdirSync(dirname(join(this.clone, path)), { recursive: true });
    appendFileSync(join(this.clone, path), '\n');
    commit(this.clone, `Change ${path}`);
    this.written.clear();
    git(this.clone, 'push', '--quiet', 'origin', 'main');
  }

  /** Brings the clone to what origin has. */
  follow(): void {
    git(this.clone, 'pull', '--quiet', '--ff-only', 'origin', 'main');
  }

  /** A pull request of these commits is merged. */
  mergeBranch(commits: readonly (readonly [string, Readonly<Record<string, string>>])[]): void {
    git(this.clone, 'switch', '--quiet', '--create', 'branch');
    for (const [subject, files] of commits) {
      for (const [path, text] of Object.entries(files)) this.write(path, text);
      commit(this.clone, subject);
      this.written.clear();
    }
    git(this.clone, 'switch', '--quiet', 'main');
    git(this.clone, 'merge', '--quiet', '--no-ff', '-m', 'Merge a branch', 'branch');
    git(this.clone, 'push', '--quiet', 'origin', 'main');
  }

  /** Pushes with this in the place of check-patch.sh. */
  pushUnchecked(checkPatch: string) {
    const action = join(this.folder, 'action');
    cpSync(ACTION, action, { recursive: true });
    writeFileSync(join(action, 'check-patch.sh'), checkPatch);
    return this.push({}, action);
  }

  push(env: Readonly<Record<string, string>> = {}, action = ACTION) {
    const output = join(this.folder, 'output');
    writeFileSync(output, '');
    const { status, stdout, stderr } = spawnSync(join(action, 'push.sh'), [], {
      cwd: this.clone,
      encoding: 'utf8',
      env: {
        ...gitSettings(),
        ...{ PATH: process.env.PATH, TMPDIR: tmpdir(), HOME: this.folder, GITHUB_OUTPUT: output },
        ...{
          GITHUB_SERVER_URL: 'https://github.com',
          ...{ GITHUB_API_URL: `file://${this.folder}/api`, GH_TOKEN: 'job-token' },
          GITHUB_REPOSITORY: 'ilearn-code/iac-vmshift',
          GITHUB_RUN_ID: '7',
          GITHUB_RUN_ATTEMPT: '2',
        },
        ...{ FOLDER: this.rendered, KIND: 'releases', BRANCH: 'main', MESSAGE: '', LAST: 'false' },
        APPROVED_ATTEMPT: '2',
        ...{ AUTHOR: 'ada', COMMITTER: 'vmshift-release[bot]', ...ASKED, ...env },
      },
    });
    return { status, out: stdout, err: stderr };
  }

  /**
   * The environment of a push in which Git prints all that it has to say, and fails then.
   * @param calls pattern of a shell for the arguments of the calls that fail
   */
  whereGitFails(calls: string): Readonly<Record<string, string>> {
    const programs = join(this.folder, 'failing');
    mkdirSync(programs, { recursive: true });
    const script = `#!/bin/sh\n${programPath('git')} "$@" || exit\ncase "$*" in ${calls}) exit 128 ;; esac\n`;
    writeFileSync(join(programs, 'git'), script, { mode: 0o755 });
    return { PATH: `${programs}:${process.env.PATH}` };
  }

  /**
   * The environment of a push in which Git does nothing for the first calls of a kind, as where origin does not answer, and no
   * wait takes time.
   * @param calls pattern of a shell for the arguments of those calls
   */
  whereGitIsLate(calls: string, times: number): Readonly<Record<string, string>> {
    const programs = mkdtempSync(join(this.folder, 'late-'));
    const count = `echo >> ${programs}/calls; [ "$(wc -l < ${programs}/calls)" -gt ${times} ] || { echo 'fatal: unable to access: The requested URL returned error: 502' >&2; exit 128; }`;
    const script = `#!/bin/sh\ncase "$*" in ${calls}) ${count} ;; esac\nexec ${programPath('git')} "$@"\n`;
    writeFileSync(join(programs, 'git'), script, { mode: 0o755 });
    writeFileSync(join(programs, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
    return { PATH: `${programs}:${process.env.PATH}` };
  }

  /** Subjects on origin's main, newest first. */
  subjects(): readonly string[] {
    return git(this.bare, 'log', '--format=%s', 'main').trim().split('\n');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Fills an empty folder with the clone and its origin, which has its path from there: a copy of both works as they do. */
function makeRepositories(folder: string): void {
  const clone = join(folder, 'clone');
  for (const name of ['dev', 'production']) {
    writeIn(clone, `apps/vmshift/releases/${name}.json`, printPin(pinOf('1')));
    writeIn(clone, `dist/${name}/api.deployment.yaml`, manifestOf('1'));
  }
  writeIn(clone, 'package.json', '{}\n');
  writeIn(clone, 'dist/model.json', `${JSON.stringify(MODEL, null, 2)}\n`);
  git(clone, 'init', '--quiet', '--initial-branch=main');
  commit(clone, 'Start');
  git(folder, 'clone', '--quiet', '--bare', clone, join(folder, 'origin.git'));
  git(clone, 'remote', 'add', 'origin', '../origin.git');
}

function writeIn(clone: string, path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

function commit(clone: string, subject: string): void {
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '-m', subject);
}

/** Gives new fixtures to the tests of a file, and removes them at its end. */
export function pushFixtures(): () => PushFixture {
  const made: PushFixture[] = [];
  afterAll(() => {
    for (const fixture of made) fixture.remove();
  });
  return () => {
    const fixture = new PushFixture();
    made.push(fixture);
    return fixture;
  };
}

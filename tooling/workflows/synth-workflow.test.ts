import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha } from './runner/builds';
import { git, PlatformOrigin, PROCESS_PER_STEP } from './runner/platform-origin';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

describe('synth.yaml on a pull request', () => {
  /** A branch whose pin was edited and whose `dist/` was not, as its author pushed it. */
  const pullRequest = (head: { readonly repository?: string } = {}) => {
    const clone = platform.clone();
    git(clone, 'switch', '--quiet', '--create', 'change');
    const file = join(clone, 'apps/vmshift/releases/dev.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/aa583cfb23d20bb7d63b5674db00c6d3e1bae3c1/g, sha('c')));
    git(clone, 'commit', '--quiet', '--all', '-m', 'Pin by hand');
    git(clone, 'push', '--quiet', 'origin', 'change');
    return event(head);
  };
  const event = ({ repository = 'ilearn-code/iac-vmshift' }: { readonly repository?: string } = {}) => ({
    ref: 'refs/pull/7/merge',
    event: {
      pull_request: {
        number: 7,
        head: { sha: platform.head('change'), ref: 'change', repo: { full_name: repository } },
      },
    },
  });

  test('adds one commit with the rendered manifests, and answers its own commit with none', async () => {
    const first = await platform.start('synth', {}, pullRequest(), PROCESS_PER_STEP);
    expect(first.conclusion).toBe('success');
    expect(platform.read('dist/dev/vmshift-api.deployment.yaml', 'change')).toContain(`develop-${sha('c')}`);
    const made = platform.head('change');
    const files = git(platform.bare, 'show', '--format=', '--name-only', 'change').trim().split('\n');
    expect(files.filter((file) => !file.startsWith('dist/dev/'))).toEqual([]);
    expect(first.jobs.render?.log).not.toContain('installation-token');

    const second = await platform.start('synth', {}, event());
    expect(second).toMatchObject({ conclusion: 'success', jobs: { commit: { conclusion: 'skipped' } } });
    expect(platform.head('change')).toBe(made);
  });

  test('adds the stacks as well, and of the patch nothing else', async () => {
    const clone = platform.clone();
    git(clone, 'switch', '--quiet', '--create', 'change');
    const stack = 'cdktf.out/stacks/argocd/cdk.tf.json';
    const rendered = readFileSync(join(clone, stack), 'utf8');
    writeFileSync(join(clone, stack), '{}\n');
    // As if the render had left something that is not ignored there.
    writeFileSync(join(clone, '.gitignore'), '');
    writeFileSync(join(clone, 'cdktf.out/stacks/argocd/plan'), 'as it was\n');
    git(clone, 'add', '--all');
    git(clone, 'commit', '--quiet', '-m', 'Edit a stack by hand');
    git(clone, 'push', '--quiet', 'origin', 'change');
    const { conclusion } = await platform.start('synth', {}, event());
    expect(conclusion).toBe('success');
    expect(platform.read(stack, 'change')).toBe(rendered);
    const files = git(platform.bare, 'show', '--format=', '--name-only', 'change').trim().split('\n');
    expect(files).toEqual([stack]);
  });

  test('the bot does not answer its own commit even where it still differs', async () => {
    await platform.start('synth', {}, pullRequest());
    const clone = platform.clone('change');
    writeFileSync(join(clone, 'dist/dev/redis.service.yaml'), 'kind: Service\n');
    git(clone, 'commit', '--quiet', '--all', '--amend', '--no-edit');
    git(clone, 'push', '--quiet', '--force', 'origin', 'change');
    const again = await platform.start('synth', {}, event());
    expect(again).toMatchObject({ conclusion: 'failure', jobs: { commit: { conclusion: 'skipped' } } });
  });

  test('a fork gets the command to run', async () => {
    const result = await platform.start('synth', {}, pullRequest({ repository: 'fork/iac-vmshift' }));
    expect(result.conclusion).toBe('failure');
    expect(result.log).toContain("npm run synth && git add dist cdktf.out && git commit -m 'Render' && git push");
  });

  test('a branch that moved on is left to its newer run', async () => {
    const start = pullRequest();
    const clone = platform.clone('change');
    git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'More');
    git(clone, 'push', '--quiet', 'origin', 'change');
    const moved = platform.head('change');
    expect((await platform.start('synth', {}, start)).conclusion).toBe('failure');
    expect(platform.head('change')).toBe(moved);
  });
});

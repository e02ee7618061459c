import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sha, TestOrigin } from '../testing/test-origin';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn(async () => {}) }));
jest.setTimeout(120_000);

test('a branch that never rests ends the attempts with an error, longer pauses between them and nothing changed', async () => {
  const origin = new TestOrigin();
  const [clone, other] = [origin.clone(), origin.clone()];
  const hook = '.git/hooks/pre-push';
  const commit = 'commit --quiet --allow-empty -m Other';
  clone.write(hook, `#!/bin/sh\nunset GIT_DIR\ncd '${other.root}' && git ${commit} && git push --quiet\n`);
  chmodSync(join(clone.root, hook), 0o755);
  const result = await clone.run('release', '--branch=main', `--sha=${sha('b')}`, '--push');
  expect(result).toMatchObject({ code: 1, out: '' });
  expect(result.err).toContain('10 pushes to origin/main were lost to others; nothing was changed; fix: run it again');
  expect([clone.runs('production'), clone.status()]).toEqual(['a', '']);
  expect(new Set(origin.subjects())).toEqual(new Set(['Other', 'Start']));
  const pauses = jest.mocked(setTimeout).mock.calls.map(([pause]) => Number(pause));
  expect(pauses).toHaveLength(10);
  expect(pauses.every((pause, index) => pause >= 0 && pause <= Math.min(100 * 2 ** (index + 1), 5000))).toBe(true);
  origin.remove();
});

test('a lock that a killed push left at the remote is told as what it is, with what to do', async () => {
  const origin = new TestOrigin();
  const clone = origin.clone();
  const lock = 'refs/heads/main.lock';
  writeFileSync(join(origin.origin, lock), '');
  const result = await clone.run('release', '--branch=main', `--sha=${sha('b')}`, '--push');
  expect(result).toMatchObject({ code: 1, out: '' });
  expect(result.err).not.toContain('came first');
  expect(result.err.split('\n').slice(-3)).toEqual([
    expect.stringMatching(
      /^origin\/main is locked: Unable to create '.*\/main\.lock': File exists\. \(attempt 10 of 10\)/,
    ),
    expect.stringMatching(/^origin\/main stays locked: Unable to create '.*\/main\.lock': File exists\.$/),
    '  nothing was changed; fix: where no Git command runs in the repository of the remote, remove that file there and run it again',
  ]);
  expect(clone.status()).toBe('');
  origin.remove();
});

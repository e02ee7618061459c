import { readdirSync } from 'node:fs';
import { build, digest, sha } from './runner/builds';
import { PlatformOrigin } from './runner/platform-origin';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

describe('an attack on an input of', () => {
  const attacks: readonly string[] = [
    '"; touch pwned; echo "',
    '$(touch pwned)',
    '`touch pwned`',
    "'; touch pwned; '",
    'x\nchanged=true',
    'a'.repeat(10_000),
    '--force',
    '../../../../etc/passwd',
  ];
  /** What is wrong for one input alone: a foreign branch, a short or upper-case commit, a digest of the wrong length. */
  const particular: Readonly<Record<string, readonly string[]>> = {
    branch: ['feature-x', 'main-', 'Main', 'refs/heads/main'],
    sha: [sha('1').slice(1), `${sha('1')}1`, sha('A'), 'HEAD'],
    'api-digest': [digest('1').slice(1), `${digest('1')}1`, `sha512:${'1'.repeat(64)}`],
    'celery-digest': [digest('1').slice(1), `${digest('1')}1`, digest('G')],
    sequence: ['-1', '1.5', '1e3', '0x10', '9'.repeat(17)],
    'run-url': [
      'javascript:alert(1)',
      'https://github.com.evil.example/o/r/actions/runs/1',
      'http://github.com/o/r/actions/runs/1',
    ],
  };

  const pwned = () => readdirSync(platform.folder, { recursive: true }).filter((name) => name.includes('pwned'));

  test.each(Object.keys(build('main', '1', 11)))('a release, %s, ends in a clean refusal', async (field) => {
    const before = platform.head();
    for (const attack of [...attacks, ...(particular[field] ?? [])]) {
      const { conclusion, log } = await platform.start('release', { ...build('main', '1', 11), [field]: attack });
      expect({ attack, conclusion }).toEqual({ attack, conclusion: 'failure' });
      expect(log).not.toMatch(/\n\s+at .*\.js:\d+/);
      expect(log.length).toBeLessThan(1500);
    }
    expect(platform.head()).toBe(before);
    expect(platform.calls).toEqual(['']);
    expect(pwned()).toEqual([]);
  });

  const rollback = { verb: 'rollback', environment: 'production', reason: 'errors', to: sha('a') };
  const forced = { verb: 'force-release', reason: 'errors', ...build('main', '1', 11) };

  /** Of each kind one: the values themselves are refused by the code that release.yaml calls as well. */
  const few = ['"; touch pwned; echo "', '$(touch pwned)', 'x\nchanged=true', '--force'];

  test.each([
    ['verb', rollback, attacks],
    ['environment', rollback, [...attacks, 'Production', 'production ']],
    ['to', rollback, attacks],
    ...Object.keys(build('main', '1', 11)).map((field) => [field, forced, few] as const),
  ] as const)('an operation, %s, ends in a clean refusal', async (field, good, tried) => {
    const before = platform.head();
    for (const attack of tried) {
      const { conclusion, log } = await platform.start('operate', { ...good, [field]: attack });
      expect({ attack, conclusion }).toEqual({ attack, conclusion: 'failure' });
      expect(log).not.toMatch(/\n\s+at .*\.js:\d+/);
      // No line of the log is a command to the runner that came with the input.
      expect(log).not.toMatch(/^::(?!error::)/m);
    }
    expect(platform.head()).toBe(before);
    expect(platform.calls).toEqual(['']);
    expect(pwned()).toEqual([]);
  });

  test('an operation, reason, is refused or kept as text', async () => {
    await platform.start('release', build('main', '1', 11));
    for (const reason of ['x\nRelease-Environments: staging', 'a'.repeat(10_000), 'quick [skip ci]']) {
      for (const verb of ['rollback', 'hold']) {
        const result = await platform.start('operate', { verb, environment: 'production', reason });
        expect(result).toMatchObject({ conclusion: 'failure' });
      }
    }
    const reason = '"; touch pwned; $(touch pwned) `touch pwned`';
    const kept = await platform.start('operate', { verb: 'rollback', environment: 'production', reason });
    expect(kept.conclusion).toBe('success');
    expect(platform.pin('production').hold).toMatchObject({ reason });
    expect(pwned()).toEqual([]);
  });
});

import { readdirSync } from 'node:fs';
import { build, digest, sha } from './runner/builds';
import { PlatformOrigin } from './runner/platform-origin';

jest.setTimeout(180_000);

let platform: PlatformOrigin;
beforeEach(() => {
  platform = new PlatformOrigin();
});
afterEach(() => platform.remove());

const pwned = () => readdirSync(platform.folder, { recursive: true }).filter((name) => name.includes('pwned'));

describe('an attack changes nothing, and', () => {
  const attacks: readonly string[] = [
    '"; touch pwned; echo "',
    '$(touch pwned)',
    '`touch pwned`',
    "'; touch pwned; '",
    'x\nchanged=true',
    'a'.repeat(10_000),
    '--force',
    '../../../../etc/passwd',
    '##[add-mask]true',
  ];
  /** What is wrong for one input alone: a short or upper-case commit, a digest of the wrong length. */
  const particular: Readonly<Record<string, readonly string[]>> = {
    branch: ['refs/heads/main'],
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

  const good = build('main', '1', 11);
  const fields = Object.keys(good);

  let before: string;
  beforeEach(() => {
    before = platform.head();
  });
  afterEach(() => {
    expect(platform.head()).toBe(before);
    expect(platform.calls).toEqual(['']);
    expect(pwned()).toEqual([]);
  });

  /** Runs a workflow with these inputs, and expects that it refuses them; gives its log. */
  async function refused(workflow: string, inputs: Readonly<Record<string, string>>): Promise<string> {
    const { conclusion, log } = await platform.start(workflow, inputs);
    expect({ inputs, conclusion }).toEqual({ inputs, conclusion: 'failure' });
    expect(log).not.toMatch(/\n\s+at .*\.js:\d+/);
    // No line of the log is a command to the runner that came with the input.
    expect(log).not.toMatch(/^\s*::(?!error::)|##\[/m);
    // The approval prints what was asked for, as it is.
    if (workflow === 'release') expect(log.length).toBeLessThan(1500);
    return log;
  }

  /** What the program prints of an input that it refuses. */
  const refusalOf = (field: string): RegExp => {
    const image = /^(.*)-digest$/.exec(field)?.[1];
    return image === undefined ? new RegExp(`^--${field}: got `, 'm') : new RegExp(`^--image: got "${image}=`, 'm');
  };

  /** Every field carries its n-th attack at once, and each is refused by its name. */
  async function refusedTogether(
    workflow: string,
    inputs: Readonly<Record<string, string>>,
    attacksOn: (field: string) => readonly string[],
  ): Promise<void> {
    for (let n = 0; fields.some((field) => attacksOn(field)[n] !== undefined); n += 1) {
      const attacked = fields.flatMap((field) => {
        const attack = attacksOn(field)[n];
        return attack === undefined ? [] : [[field, attack] as const];
      });
      const log = await refused(workflow, { ...inputs, ...Object.fromEntries(attacked) });
      for (const [field, attack] of attacked)
        expect({ attack, field, told: log.match(refusalOf(field))?.[0] }).toEqual({
          attack,
          field,
          told: expect.any(String),
        });
    }
  }

  test('a release ends in a clean refusal of each', () =>
    refusedTogether('release', good, (field) => [...attacks, ...(particular[field] ?? [])]));

  test.each(fields)('a release ends in a clean refusal of %s alone', async (field) => {
    expect(await refused('release', { ...good, [field]: '"; touch pwned; echo "$(touch pwned)' })).toMatch(
      refusalOf(field),
    );
  });

  test.each(['feature-x', 'main-', 'Main'])('no environment follows the branch %s', async (branch) => {
    expect(await refused('release', { ...good, branch })).toContain(`no environment follows the branch ${branch}`);
  });

  const rollback = { verb: 'rollback', environment: 'production', reason: 'errors', to: sha('a') };
  const forced = { verb: 'force-release', reason: 'errors', ...good };

  test.each([
    ['verb', attacks],
    ['environment', [...attacks, 'Production', 'production ']],
    ['to', attacks],
  ])('an operation ends in a clean refusal of %s', async (field, tried) => {
    for (const attack of tried) await refused('operate', { ...rollback, [field]: attack });
  });

  /** Of each kind one: the values themselves are refused by the code that release.yaml calls as well. */
  const few = ['"; touch pwned; echo "', '$(touch pwned)', 'x\nchanged=true', '--force'];

  test('a release by hand ends in a clean refusal of each', () => refusedTogether('operate', forced, () => few));

  test.each(fields)('a release by hand ends in a clean refusal of %s alone', async (field) => {
    expect(await refused('operate', { ...forced, [field]: '"; touch pwned; echo "$(touch pwned)' })).toMatch(
      refusalOf(field),
    );
  });
});

test('a reason that attacks an operation is refused or kept as text', async () => {
  await platform.start('release', platform.built('main', '1', 11));
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

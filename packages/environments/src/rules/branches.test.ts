import { findings } from '../../test-support/change-model';
import { branches } from './branches';

describe('branches', () => {
  test.each(['feature/x', '', '-main', '.main', 'a b', 'a..b', 'a.lock', 'main.', 'ü', 'x'.repeat(88)])(
    '%j cannot start an image tag, or is no branch',
    (branch) => {
      expect(findings(branches, ['dev.branch', branch])).toEqual([`dev.branch = ${JSON.stringify(branch)}`]);
    },
  );

  test.each(['release_1.x', '_x', 'Main', 'x'.repeat(87)])('%j starts an image tag', (branch) => {
    expect(findings(branches, ['dev.branch', branch])).toEqual([]);
  });

  test('a branch that continues another one with a dash is ambiguous', () => {
    expect(findings(branches, ['dev.branch', 'main-x'])).toEqual(['dev.branch = "main-x"']);
    expect(findings(branches, ['dev.branch', 'main.x'])).toEqual([]);
    expect(findings(branches, ['dev.branch', 'mainx'])).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { parseTrailers } from './parse-trailers';

const ENV = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

/** What Git itself finds, one trailer a line. */
function byGit(message: string): readonly string[] {
  const args = ['interpret-trailers', '--parse', '--no-divider'];
  return execFileSync('git', args, { input: message, env: ENV, encoding: 'utf8' }).split('\n').filter(Boolean);
}

const lines = fc.constantFrom(
  '',
  '',
  'Text without a key',
  'Release-Action: release',
  'Release-Environments: dev,',
  ' staging',
  '\tand more',
  'Release-Reason : why: because',
  'Signed-off-by: Ada <ada@example.com>',
  '(cherry picked from commit 4127e46c6a8f)',
  'Key with spaces: value',
  'Empty:',
  '# a comment',
  ': nothing before it',
  '__proto__: 1',
  'Zwölf: 12',
);

test('finds what Git finds', () => {
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 10 }), (body) => {
      const message = `${['Subject', ...body].join('\n')}\n`;
      const found = Object.entries(parseTrailers(message)).flatMap(([key, values]) =>
        values.map((value) => `${key}: ${value}`.trimEnd()),
      );
      const expected = byGit(message).map((line) => line.trimEnd());
      expect([...found].sort()).toEqual([...expected].sort());
    }),
    {
      numRuns: 150,
      examples: [[['', 'Signed-off-by: Ada <ada@example.com>', '# a comment', '\tand more']]],
    },
  );
});

test('keeps the values of a key in their order', () => {
  expect(parseTrailers('S\n\nOther: 2\nRelease-Action: hold\nOther: 1\n')).toEqual({
    Other: ['2', '1'],
    'Release-Action': ['hold'],
  });
});

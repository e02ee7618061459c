import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { shellQuote } from './shell-quote';

test('a shell takes each word for exactly its text', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  const property = fc.property(fc.array(word, { minLength: 20, maxLength: 40 }), (words) => {
    const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${words.map(shellQuote).join(' ')}`], {
      encoding: 'utf8',
    });
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  });
  fc.assert(property, { numRuns: 10 });
});

test('what needs no quotes has none', () => {
  expect(['--reason=x', '-n', 'DUMP=a.dump', 'a b', ''].map(shellQuote)).toEqual([
    '--reason=x',
    '-n',
    'DUMP=a.dump',
    "'a b'",
    "''",
  ]);
});

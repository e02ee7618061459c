import fc from 'fast-check';
import { TestOrigin } from '../testing/test-origin';
import { createGit } from './git';
import { parseCommit } from './parse-commit';
import { readObjects } from './read-objects';

const ID = 'a'.repeat(40);
const object = (headers: string, message: string | Buffer = 'Subject\n') =>
  Buffer.concat([Buffer.from(`tree ${ID}\n${headers}\n\n`), Buffer.from(message)]);
const AUTHOR = 'author Ada <a@b.c> 1700000000 +0545';

test('a signature and foreign headers are no part of author or message', () => {
  const signature =
    'gpgsig -----BEGIN SSH SIGNATURE-----\n author Eve <e@e.e> 1 +0000\n \n -----END SSH SIGNATURE-----';
  expect(parseCommit(ID, object(`${AUTHOR}\ncommitter B <b@b.b> 1 +0000\n${signature}`, 'One\ntwo\n\nBody\n'))).toEqual(
    {
      author: 'Ada',
      authorDate: '2023-11-15T03:58:20+05:45',
      subject: 'One two',
      message: 'One\ntwo\n\nBody\n',
    },
  );
});

test('the encoding that a commit names is heeded, and what cannot be decoded stops nothing', () => {
  const latin = Buffer.from('Zw\xf6lf\n', 'latin1');
  expect(parseCommit(ID, object(`${AUTHOR}\nencoding ISO-8859-1`, latin)).subject).toBe('Zwölf');
  expect(parseCommit(ID, object(AUTHOR, latin)).subject).toBe('Zw\ufffdlf');
  expect(parseCommit(ID, object(`${AUTHOR}\nencoding klingon`, 'ok\n')).subject).toBe('ok');
});

test('a name holds whatever Git lets it hold, in the encoding of the commit', () => {
  const name = 'A\u2028nothing is wrong\r\u001b[1A';
  expect(parseCommit(ID, object(`author ${name} <a@b.c> 1 +0000`)).author).toBe(name);
  const headers = Buffer.from(`tree ${ID}\nauthor Zw\xf6lf <a@b.c> 1 +0000\nencoding ISO-8859-1\n\nx\n`, 'latin1');
  expect(parseCommit(ID, headers).author).toBe('Zwölf');
});

test.each([
  ['no author', 'committer B <b@b.b> 1 +0000'],
  ['an author without a date', 'author Ada <a@b.c>'],
])('%s is refused by the name of the commit', (_what, headers) => {
  expect(() => parseCommit(ID, object(headers))).toThrow(`commit ${ID} cannot be read; fix: git fsck`);
});

test('names, dates and subjects are those that Git prints', async () => {
  const origin = new TestOrigin();
  const clone = origin.clone();
  const git = createGit({ root: clone.root, env: { PATH: process.env.PATH } });
  const tree = clone.git('rev-parse', 'HEAD^{tree}').trim();
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((one) => one.replace(/[\0<>\n\r]/g, '_'));
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(fc.oneof(text, fc.constant('')), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 100_000, max: 2_000_000_000 }),
      fc.constantFrom('+0000', '-0930', '+0545', '+1400'),
      async (name, lines, seconds, zone) => {
        const raw = `tree ${tree}\nauthor ${name} <a@b.c> ${seconds} ${zone}\ncommitter C <c@c.c> 1 +0000\n\n${lines.join('\n')}\n`;
        const hash = ['hash-object', '-t', 'commit', '-w', '--stdin'];
        const commit = (await git.run(hash, { input: raw })).trim();
        const format = ['show', '-s', '--date=raw', '--format=%aI%x00%an%x00%s', commit];
        const [date, author, subject] = (await git.run(format)).slice(0, -1).split('\0');
        const [found] = await readObjects(git, [commit]);
        const parsed = parseCommit(commit, found?.content ?? Buffer.of());
        const plain = (one = '') => one.replace(/\s+/g, ' ').trim();
        expect([parsed.authorDate, plain(parsed.author), plain(parsed.subject)]).toEqual([
          date,
          plain(author),
          plain(subject),
        ]);
      },
    ),
    { numRuns: 40 },
  );
  origin.remove();
});

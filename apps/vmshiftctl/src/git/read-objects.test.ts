import type { Git } from './git';
import { openObjects, readObjects, withObjects } from './read-objects';

/** A Git that prints what it is given when it is asked, in pieces of some bytes, and then ends. */
const answering = (output: string, size = output.length): Git => {
  const refuse = () => Promise.reject(new Error('not asked'));
  const converse: Git['converse'] = (_args, { data, end }) => ({
    write: () => {
      const bytes = Buffer.from(output);
      for (let at = 0; at < bytes.length; at += size) data(bytes.subarray(at, at + size));
      end({ code: 0, stderr: '' });
    },
    close: () => {},
  });
  return { root: '/nowhere', run: refuse, attempt: refuse, converse };
};
const ID = 'a'.repeat(40);

test.each([1, 2, 5, 44, 1000])(
  'objects come in order, sizes in bytes, what is missing undefined: pieces of %d',
  async (size) => {
    const output = `${ID} blob 3\nä\n\nx missing\n${ID} commit 0\n\n`;
    const objects = await readObjects(answering(output, size), ['a', 'x', 'b']);
    expect(objects.map((object) => object?.content.toString())).toEqual(['ä\n', undefined, '']);
  },
);

test.each([
  ['nothing', ''],
  ['a signature first', `No signature\n${ID} blob 1\na\n`],
  ['a wrong size', `${ID} blob 5\na\n`],
  ['more than was asked for', `${ID} blob 1\na\nNo signature\n`],
  ['another name', 'other missing\n'],
])('%s is refused', async (_what, output) => {
  await expect(readObjects(answering(output), ['name'])).rejects.toThrow(
    'git cat-file printed for name what is no object',
  );
});

test('a name with a line break is not there, and the others keep their objects', async () => {
  const objects = await readObjects(answering(`${ID} blob 1\na\nx missing\n`), ['a', 'b\nc', 'x']);
  expect(objects.map((object) => object?.content.toString())).toEqual(['a', undefined, undefined]);
  expect(await readObjects(answering(''), ['b\nc'])).toEqual([undefined]);
});

test('what is done with a repository shares one process, from the first question to the end', async () => {
  const git = answering(`${ID} blob 1\na\n`);
  const told: string[] = [];
  const converse: Git['converse'] = (args, listener) => {
    told.push('start');
    const { write } = git.converse(args, { ...listener, end: () => {} });
    return { write, close: () => told.push('end') };
  };
  const text = await withObjects({ ...git, converse }, async (repository) => {
    told.push('ask');
    await readObjects(repository, ['main']);
    const [object] = await repository.objects.read(['main']);
    return object?.content.toString();
  });
  expect([text, told]).toEqual(['a', ['ask', 'start', 'end']]);
  await expect(withObjects(git, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  expect(await withObjects({ ...git, converse }, async () => 'nothing read')).toBe('nothing read');
  expect(told).toEqual(['ask', 'start', 'end']);
});

test('an object is asked for once, however often it is read', async () => {
  const git = answering(`${ID} blob 1\na\nmain missing\n`);
  const asked: string[] = [];
  const converse: Git['converse'] = (args, listener) => {
    const { write, close } = git.converse(args, { ...listener, end: () => {} });
    const count = (names: string | Buffer) => {
      asked.push(names.toString());
      write(names);
    };
    return { write: count, close };
  };
  const objects = openObjects({ ...git, converse });
  await objects.read([ID, 'main']);
  expect((await objects.read([ID])).map((object) => object?.content.toString())).toEqual(['a']);
  expect(asked).toEqual([`${ID}\nmain\n`]);
});

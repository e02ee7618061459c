import type { Git } from './git';
import { readObjects } from './read-objects';

const answering = (output: string): Git => {
  const refuse = () => Promise.reject(new Error('not asked'));
  return { run: refuse, attempt: refuse, read: () => Promise.resolve(Buffer.from(output)) };
};
const ID = 'a'.repeat(40);

test('objects come in order, sizes counted in bytes, what is missing undefined', async () => {
  const objects = await readObjects(answering(`${ID} blob 3\nä\n\nx missing\n${ID} commit 0\n\n`), ['a', 'x', 'b']);
  expect(objects.map((object) => object?.content.toString())).toEqual(['ä\n', undefined, '']);
});

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

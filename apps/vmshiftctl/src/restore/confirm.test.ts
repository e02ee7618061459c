import { PassThrough } from 'node:stream';
import { testWorld } from '../testing/test-world';
import { UsageError } from '../usage-error';
import { confirm } from './confirm';

const typed = (text: string) => {
  const input = Object.assign(new PassThrough(), { isTTY: true as const });
  input.end(text);
  return confirm('production', testWorld({ input: () => input }));
};

test.each(['production\n', ' production \n'])('%j goes on', async (text) => {
  await expect(typed(text)).resolves.toBeUndefined();
});

test.each(['', 'y\n', 'staging\nproduction\n'])('%j changes nothing', async (text) => {
  await expect(typed(text)).rejects.toThrow('nothing was changed');
});

test('what was typed in the place of the name is told', async () => {
  await expect(typed('prod\n')).rejects.toThrow('got "prod"; allowed: production; nothing was changed');
});

test('without a terminal it is not asked', async () => {
  await expect(confirm('production', testWorld({ input: () => new PassThrough() }))).rejects.toBeInstanceOf(UsageError);
  await expect(confirm('production', testWorld())).rejects.toThrow('add --yes');
});

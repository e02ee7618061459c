import { readContexts, requireContext } from './contexts';

const answering =
  (status: number, stdout: string, stderr = '') =>
  async () => ({ status, stdout, stderr });

test('lists what kubectl has, which may be nothing', async () => {
  expect(await readContexts(answering(0, 'lke1-ctx\nvmshift-dev\n'))).toEqual(['lke1-ctx', 'vmshift-dev']);
  expect(await readContexts(answering(0, ''))).toEqual([]);
});

test('an unreadable configuration is an error in words of kubectl', async () => {
  const stderr = 'error: error loading config file "/k": yaml: line 1: did not find expected node content\n';
  await expect(readContexts(answering(1, '', stderr))).rejects.toThrow(/^kubectl: error: error loading config file/);
});

test('a context that is not there is named', () => {
  expect(() => requireContext(['kind', 'lke1-ctx'], 'vmshift-production')).toThrow(
    'kubectl has no context vmshift-production',
  );
  expect(() => requireContext(['vmshift-production'], 'vmshift-production')).not.toThrow();
});

import { rmSync } from 'node:fs';
import { kubectlOf, runProgram } from './run-program';
import { stubPrograms } from './testing/stub-programs';
import { testWorld } from './testing/test-world';

let stubs: string | undefined;
afterEach(() => {
  if (stubs !== undefined) rmSync(stubs, { recursive: true });
  stubs = undefined;
});

test('a program that does not end is given up', async () => {
  stubs = stubPrograms({ slow: 'exec sleep 60' });
  const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
  await expect(runProgram('slow', [], world, { timeoutMs: 100 })).rejects.toThrow('did not answer within 0.1 s');
});

test('a program that answers without end is given up, and its half answer is none', async () => {
  stubs = stubPrograms({ endless: 'exec yes' });
  const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
  await expect(runProgram('endless', [], world, { maxBytes: 2 ** 20 })).rejects.toThrow('answered more than 1 MiB');
});

test('a program that asks for something gets no answer, and does not wait for one', async () => {
  stubs = stubPrograms({
    kubectl: 'printf "Please enter Username: "; read -r name || { echo "error: EOF" >&2; exit 1; }',
  });
  const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
  expect(await kubectlOf(world)(['get', 'pods'])).toMatchObject({ status: 1, stderr: 'error: EOF\n' });
});

test('a failing exit status is a result, with all that was written', async () => {
  stubs = stubPrograms({ kubectl: 'echo seen; echo "$*" >&2; exit 3' });
  const world = testWorld({ env: { PATH: `${stubs}:/usr/bin:/bin` } });
  expect(await kubectlOf(world)(['get', 'pods'])).toEqual({ status: 3, stdout: 'seen\n', stderr: 'get pods\n' });
});

test('a program that is not there is named', async () => {
  await expect(kubectlOf(testWorld({ env: { PATH: '/nowhere' } }))([])).rejects.toThrow('kubectl is not installed');
});

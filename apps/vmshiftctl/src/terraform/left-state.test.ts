import { leftState } from './left-state';

const FULL = 'write ../../../state/one.tfstate: no space left on device';
const DUMPED = 'Error: Failed to save state\n\nError: Failed to create local state file';

test.each([
  [
    'a bucket',
    'Error: Failed to save state',
    undefined,
    'terraform -chdir=cdktf.out/stacks/one state push errored.tfstate',
  ],
  [
    'a bucket, dumped',
    DUMPED,
    '/tmp/a/one.tfstate',
    'terraform -chdir=cdktf.out/stacks/one state push /tmp/a/one.tfstate',
  ],
  [
    'a local state, which was cut off',
    `Error: Failed to write state\n\n${FULL}`,
    undefined,
    'cp cdktf.out/stacks/one/errored.tfstate state/one.tfstate',
  ],
  [
    'a folder with a blank in its name',
    `${DUMPED}\n\n${FULL}`,
    '/tmp/a b/one.tfstate',
    "cp '/tmp/a b/one.tfstate' state/one.tfstate",
  ],
  ['a local state, dumped', `${DUMPED}\n\n${FULL}`, '/tmp/a/one.tfstate', 'cp /tmp/a/one.tfstate state/one.tfstate'],
])('%s gets what belongs there', (_, errors, kept, command) => {
  expect(leftState('one', errors, kept)).toMatchObject({ command });
});

test('a state that no file had space for has no command', () => {
  expect(leftState('one', `${DUMPED}\n\n${FULL}`)).toEqual({
    what: expect.stringMatching(/^no file had space for it.*docs\/on-call\.md#after-a-deploy-that-was-killed$/),
  });
});

test('a state that was written is nowhere else', () => {
  expect(leftState('one', 'Error: creating LKE Cluster')).toBeUndefined();
});

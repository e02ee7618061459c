import type { Container } from '@vmshift/kubernetes';
import { flagValuePath, wordPath } from './command-words';

const container = (spec: Container['spec']): Container => ({
  ...{ name: 'api', init: false, running: true, path: 'spec.containers[api]' },
  spec,
});

test.each([
  ['a word of the command', { command: ['celery', '-Q', 'a'] }, 'spec.containers[api].command[1]'],
  ['a word of the arguments', { command: ['celery'], args: ['worker', '-Q', 'a'] }, 'spec.containers[api].args[1]'],
  ['the list that could hold it', { command: ['celery'], args: ['worker'] }, 'spec.containers[api].args'],
  ['the only list', { command: ['celery'] }, 'spec.containers[api].command'],
  ['the container that has no command', {}, 'spec.containers[api]'],
  ['the container whose command is malformed', { command: 'celery -Q a' }, 'spec.containers[api]'],
])('%s', (_, spec, path) => {
  expect(wordPath(container(spec), /^-Q/)).toBe(path);
});

test.each([
  ['the word after the flag', { args: ['delete', '--min-age', '30d'] }, 'spec.containers[api].args[2]'],
  ['the word with both', { args: ['delete', '--min-age=30d'] }, 'spec.containers[api].args[1]'],
  ['a script with both', { command: ['sh', '-c', 'rclone --min-age 30d'] }, 'spec.containers[api].command[2]'],
  ['the flag that has no value', { args: ['delete', '--min-age'] }, 'spec.containers[api].args[1]'],
  ['the list that could hold it', { args: ['delete'] }, 'spec.containers[api].args'],
])('the value of a flag: %s', (_, spec, path) => {
  expect(flagValuePath(container(spec), /--min-age/)).toBe(path);
});

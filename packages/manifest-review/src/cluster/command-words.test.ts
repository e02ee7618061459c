import type { Container } from '@vmshift/kubernetes';
import { wordPath } from './command-words';

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

import { repositoryAt } from './remote-repository';

test.each([
  ['https://github.com/ilearn-code/iac-vmshift', 'ilearn-code/iac-vmshift'],
  ['https://github.com/ilearn-code/iac-vmshift.git', 'ilearn-code/iac-vmshift'],
  ['https://token@github.com/ilearn-code/iac-vmshift.git/', 'ilearn-code/iac-vmshift'],
  ['git@github.com:ilearn-code/iac-vmshift.git', 'ilearn-code/iac-vmshift'],
  ['ssh://git@github.com:22/ilearn-code/iac-vmshift.git', 'ilearn-code/iac-vmshift'],
  ['ssh://git@ssh.github.com:443/ilearn-code/iac-vmshift.git', 'ilearn-code/iac-vmshift'],
  ['github-work:ilearn-code/iac-vmshift', 'ilearn-code/iac-vmshift'],
  ['https://proxy.example.com/github.com/ilearn-code/iac-vmshift.git', 'ilearn-code/iac-vmshift'],
  ['git@github.com:mallory/iac-vmshift.git', 'mallory/iac-vmshift'],
  ['https://github.com/ilearn-code/iac-vmshift.git.git', 'ilearn-code/iac-vmshift.git'],
])('%s is a repository', (url, repository) => {
  expect(repositoryAt(url)).toBe(repository);
});

test.each([
  '/srv/ilearn-code/iac-vmshift.git',
  '../ilearn-code/iac-vmshift',
  './github.com/ilearn-code/iac-vmshift',
  'file:///srv/ilearn-code/iac-vmshift.git',
  'file://host/ilearn-code/iac-vmshift.git',
  'C:/work/ilearn-code/iac-vmshift',
  '/srv/a:b/ilearn-code/iac-vmshift',
  'https://github.com/iac-vmshift',
  'https://github.com',
  'origin',
  '',
])('%p is none', (url) => {
  expect(repositoryAt(url)).toBeUndefined();
});

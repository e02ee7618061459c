import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, model } from '../../packages/environments/src';
import { root } from '../workflows/workflow-file';
import { FILES_WITH_NAMES, followNames } from './names';
import { valuesOfEdit } from './repeated-values';

const { platform } = model;

/** The same platform in the hands of others. */
const another: Model = {
  ...model,
  platform: {
    ...platform,
    repository: 'example-org/platform',
    repositoryUrl: 'https://github.com/example-org/platform.git',
    applicationRepository: 'example-team/shop',
    repositoryOwner: { kind: 'organization', team: 'operators' },
    images: { ...platform.images, api: 'ghcr.io/example-team/shop-api', celery: 'ghcr.io/example-team/shop-worker' },
    argoCd: { ...platform.argoCd, host: 'cd.example.org' },
  },
};

const files = execFileSync('git', ['ls-files', '-z', '--', ...FILES_WITH_NAMES], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '')
  .map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);

test('after npm run names every file has the names of the model, and none of those before', () => {
  const renamed = new Map(files.map(([file, text]) => [file, followNames(text, model, another)]));
  const missing = valuesOfEdit(another, model).filter(({ file, text }) => renamed.get(file)?.includes(text) === false);
  expect(missing).toEqual([]);
  const [owner = ''] = platform.repository.split('/');
  const left = [...renamed].flatMap(([file, text]) =>
    text.split('\n').flatMap((line) => (line.includes(owner) ? [`${file}: ${line}`] : [])),
  );
  expect(left).toEqual([]);
});

test('the way back gives the same texts', () => {
  for (const [file, text] of files)
    expect([file, followNames(followNames(text, model, another), another, model)]).toEqual([file, text]);
});

test('a name is renamed where it is whole: not the one that begins with it, and no other host', () => {
  const shop: Model = { ...model, platform: { ...platform, repository: 'a/b', applicationRepository: 'a/c' } };
  const rename = (text: string) => followNames(text, shop, another);
  expect(rename('a/b a/b.git a/b-c xa/b github.com/a/b/issues')).toBe(
    'example-org/platform example-org/platform.git a/b-c xa/b github.com/example-org/platform/issues',
  );
  expect(rename('          owner: a\n          repositories: c\n')).toBe(
    '          owner: example-team\n          repositories: shop\n',
  );
});

import { spawnSync } from 'node:child_process';
import { cpSync, createReadStream, openSync, promises, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { model } from '../../packages/environments/src';

const root = join(__dirname, '../..');
const MESSAGE = /holds live values/;

test.each(['dist/model.json', 'cdktf.out/manifest.json', 'apps/vmshift/releases/any.json', 'tooling/../dist'])(
  '%s cannot be read by a test',
  async (path) => {
    const file = join(root, path);
    for (const read of [
      () => readFileSync(file),
      () => readFileSync(pathToFileURL(file)),
      () => readdirSync(file),
      () => openSync(file, 'r'),
      () => createReadStream(file),
      () => cpSync(file, '/nowhere', { recursive: true }),
    ])
      expect(read).toThrow(MESSAGE);
    await expect(async () => promises.readFile(file)).rejects.toThrow(MESSAGE);
    await expect(async () => promises.readdir(file)).rejects.toThrow(MESSAGE);
  },
);

test('a path relative to the working directory is no way around it', () => {
  expect(() => readFileSync('dist/model.json')).toThrow(MESSAGE);
});

test('the model of a test is the fixture, and the files of the live one cannot be imported', () => {
  const fixture = readFileSync(join(root, 'packages/environments/test-support/fixture-model.json'), 'utf8');
  expect(model).toEqual(JSON.parse(fixture));
  expect(() => jest.requireActual('../../packages/environments/src/platform')).toThrow(MESSAGE);
});

test('every project but the live ones has both', () => {
  const { projects } = jest.requireActual('../../jest.config.js') as {
    readonly projects: readonly {
      readonly displayName: string;
      readonly resolver?: string;
      readonly testEnvironment: string;
    }[];
  };
  for (const { displayName, resolver, testEnvironment } of projects) {
    expect([displayName, testEnvironment]).toEqual([displayName, '<rootDir>/tooling/testing/shared-environment.cjs']);
    expect([displayName, resolver !== undefined]).toEqual([displayName, !displayName.endsWith('(live)')]);
  }
});

/** Programs of their own, under the paths of ours. */
const OWN_PROGRAMS = [
  'tooling/testing/stub-clone.ts',
  'tooling/fresh-bundle.test.ts',
  'tooling/fresh-program.test.ts',
  'apps/vmshiftctl/src/restart.test.ts',
  'apps/vmshiftctl/src/diff/watch-diff.test.ts',
];

test('a test that starts the program gives it the fixture model', () => {
  const files = spawnSync(
    'git',
    ['ls-files', '--', '*.test.ts', '*/testing/*.ts', '*/test-support/*.ts', 'tooling/**/*.ts'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).stdout.split('\n');
  const starting = files.filter((file) => {
    if (file === '' || file.endsWith('.live.test.ts') || OWN_PROGRAMS.includes(file)) return false;
    const text = readFileSync(join(root, file), 'utf8');
    // The stand-in for Terraform is a script that reads no model.
    return (
      /apps\/vmshiftctl\/bin\b(?!\/terraform-of-cdktf)|program-modules/.test(text) &&
      !text.includes('program-on-fixture-model')
    );
  });
  expect(starting).toEqual([]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Model, ModelRefused, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { refusalOfModel } from './refusal-of-model';

const [first, ...others] = model.environments;
const broken = { ...model, environments: [{ ...first, cluster: undefined }, ...others] } as unknown as Model;
const crash = new TypeError("Cannot read properties of undefined (reading 'hostsArgoCd')");

const FOLDER = 'packages/environments/src';
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'refusal-'));
  mkdirSync(join(root, FOLDER), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(root, FOLDER, file), text);
  write('one.ts', "export const one = { name: 'one' };\n");
  write('two.ts', "export const two = { name: 'models' };\n");
  // Of the name of an environment, and not its file.
  write('models.ts', 'export {};\n');
  write(
    'environments.ts',
    "import { one } from './one';\nimport { two } from './two';\nexport const environments = [one, two];\nexport const model = { platform: {}, environments };\n",
  );
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a problem of an environment names the file that declares it, whatever that is called', async () => {
  const problem = { rule: 'hosts', path: 'host', value: '1', allowed: 'a host' };
  const told = await refusalOfModel(
    new ModelRefused([
      { ...problem, environment: 'one', fix: `${FOLDER}/one.ts` },
      { ...problem, environment: 'models', fix: `${FOLDER}/models.ts` },
      { ...problem, environment: 'models', fix: `${FOLDER}/environments.ts` },
      { ...problem, environment: 'nowhere', fix: `${FOLDER}/nowhere.ts` },
      { ...problem, environment: 'one', fix: 'packages/application/src/vmshift' },
      { ...problem, environment: 'platform', fix: `${FOLDER}/platform.ts` },
    ]),
    { root },
  );
  expect(told).toBeInstanceOf(ModelRefused);
  expect(String(told).match(/(?<=fix: )\S+/g)).toEqual([
    `${FOLDER}/one.ts`,
    `${FOLDER}/two.ts`,
    `${FOLDER}/two.ts`,
    `${FOLDER}/environments.ts`,
    'packages/application/src/vmshift',
    `${FOLDER}/platform.ts`,
  ]);
});

test('a program that ended at a field that is not there tells what the rules say of the model', async () => {
  const told = await refusalOfModel(crash, { root }, async () => broken);
  expect(told).toBeInstanceOf(UserError);
  expect(String(told)).toContain(`${first?.name}: cluster: got undefined; allowed: an object with region, `);
});

test('an error over a valid model, or one that says what it is, stays as it is', async () => {
  expect(await refusalOfModel(crash, { root })).toBe(crash);
  for (const error of [new UserError('correct it'), Object.assign(new Error('EACCES'), { code: 'EACCES' })]) {
    expect(await refusalOfModel(error, { root }, async () => broken)).toBe(error);
  }
});

test('a model that cannot be read hides no error', async () => {
  const failing = () => Promise.reject(new ReferenceError('foo is not defined'));
  expect(await refusalOfModel(crash, { root }, failing)).toBe(crash);
});

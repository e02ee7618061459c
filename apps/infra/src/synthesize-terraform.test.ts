import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentStacks, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { largerModel, poolModel } from '../test-support/models';
import { renderTerraform } from './render-terraform';
import { planTerraform, synthesizeTerraform } from './synthesize-terraform';

let outdir: string;
beforeEach(() => {
  outdir = join(mkdtempSync(join(tmpdir(), 'synthesize-')), 'cdktf.out');
});
afterEach(() => rmSync(join(outdir, '..'), { recursive: true }));

const everyFile = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());

test('the first run adds every file and nothing else', () => {
  const { added, changed, removed, files, stacks } = synthesizeTerraform({ model, outdir });
  expect([changed, removed]).toEqual([[], []]);
  // One file for each stack, and the manifest that lists them.
  expect(added).toHaveLength(stacks.length + 1);
  expect(everyFile(outdir).sort()).toEqual([...added].sort());
  for (const path of added) expect(readFileSync(join(outdir, path), 'utf8')).toBe(files.get(path)?.text);
});

test('a second run changes nothing and touches no file', () => {
  const first = synthesizeTerraform({ model, outdir });
  const times = everyFile(outdir).map((path) => statSync(join(outdir, path)).mtimeMs);
  const { added, changed, removed, unchanged } = synthesizeTerraform({ model, outdir });
  expect([added, changed, removed, unchanged.length]).toEqual([[], [], [], first.added.length]);
  expect(everyFile(outdir).map((path) => statSync(join(outdir, path)).mtimeMs)).toEqual(times);
});

test('only the stack that a change concerns is written', () => {
  synthesizeTerraform({ model, outdir });
  expect(synthesizeTerraform({ model: poolModel, outdir })).toMatchObject({
    added: [],
    changed: ['stacks/cluster-dev/cdk.tf.json'],
    removed: [],
  });
});

test('what Terraform keeps next to a stack stays, the folders of a stack that left the model go', () => {
  synthesizeTerraform({ model: largerModel, outdir });
  for (const stack of ['cluster-dev', 'cluster-another']) {
    mkdirSync(join(outdir, 'stacks', stack, '.terraform'));
    writeFileSync(join(outdir, 'stacks', stack, 'plan'), '');
  }
  const gone = environmentStacks({ name: 'another' }).map((stack) => `stacks/${stack}/cdk.tf.json`);
  expect(synthesizeTerraform({ model, outdir }).removed).toEqual(gone.sort());
  expect(readdirSync(join(outdir, 'stacks/cluster-dev')).sort()).toEqual(['.terraform', 'cdk.tf.json', 'plan']);
  expect(existsSync(join(outdir, 'stacks/cluster-another'))).toBe(false);
});

test('what a killed run staged goes with the next one', () => {
  synthesizeTerraform({ model, outdir });
  const left = ['.manifest.json.1.tmp', 'stacks/cluster-dev/.cdk.tf.json.1.tmp'].map((path) => join(outdir, path));
  for (const path of left) writeFileSync(path, 'half');
  expect(synthesizeTerraform({ model, outdir })).toMatchObject({ added: [], changed: [], removed: [] });
  expect(left.filter((path) => existsSync(path))).toEqual([]);
});

test.each(['stacks', 'stacks/cluster-dev', 'stacks/cluster-dev/cdk.tf.json'])(
  'something else in the place of %s is a sentence with its path, and nothing is written',
  (path) => {
    mkdirSync(join(outdir, path, '..'), { recursive: true });
    if (path.endsWith('.json')) mkdirSync(join(outdir, path));
    else writeFileSync(join(outdir, path), '');
    const before = readdirSync(outdir, { recursive: true });
    expect(() => synthesizeTerraform({ model, outdir })).toThrow(UserError);
    expect(() => synthesizeTerraform({ model, outdir })).toThrow(`${join(outdir, path)}`);
    expect(readdirSync(outdir, { recursive: true })).toEqual(before);
  },
);

test('a plan writes nothing', () => {
  planTerraform(renderTerraform(model), outdir);
  expect(existsSync(outdir)).toBe(false);
});

test('a run that cannot render changes nothing', () => {
  synthesizeTerraform({ model, outdir });
  const before = new Map(everyFile(outdir).map((path) => [path, readFileSync(join(outdir, path), 'utf8')]));
  const homeless = { ...model, environments: model.environments.filter(({ cluster }) => !cluster.hostsArgoCd) };
  expect(() => synthesizeTerraform({ model: homeless, outdir })).toThrow('no environment hosts Argo CD');
  expect(new Map(everyFile(outdir).map((path) => [path, readFileSync(join(outdir, path), 'utf8')]))).toEqual(before);
});

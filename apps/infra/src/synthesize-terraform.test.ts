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
import { model } from '@vmshift/environments';
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
  for (const path of added) expect(readFileSync(join(outdir, path), 'utf8')).toBe(files.get(path));
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
  expect(synthesizeTerraform({ model, outdir }).removed).toEqual([
    'stacks/cluster-another/cdk.tf.json',
    'stacks/platform-another/cdk.tf.json',
  ]);
  expect(readdirSync(join(outdir, 'stacks/cluster-dev')).sort()).toEqual(['.terraform', 'cdk.tf.json', 'plan']);
  expect(existsSync(join(outdir, 'stacks/cluster-another'))).toBe(false);
});

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

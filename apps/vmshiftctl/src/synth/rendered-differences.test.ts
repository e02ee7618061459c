import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGit } from '../git/git';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';
import { markEditedByHand } from './rendered-differences';

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
});

const REDIS = 'dist/production/redis.deployment.yaml';
const API = 'dist/production/vmshift-api.deployment.yaml';
const STRAY = 'dist/production/stray\n.yaml';

/** What is told of files that a render gives these texts; undefined for one that it does not give. */
async function edits(rendered: Readonly<Record<string, string | undefined>>) {
  const texts = Object.entries(rendered).flatMap(([path, text]): [string, string][] =>
    text === undefined ? [] : [[path, text]],
  );
  const differences = Object.keys(rendered).map((path) => ({ path, change: 'changed' as const }));
  const git = createGit({ root: clone.root, env: process.env });
  return (await markEditedByHand(differences, new Map(texts), git)).map(({ editedByHand }) => editedByHand);
}

const head = () => clone.git('rev-parse', 'HEAD').trim();

test('an edit is one of a file alone, whether it is committed or not', async () => {
  const render = clone.read(REDIS);
  clone.edit(REDIS, (text) => `${text}# mine\n`);
  expect(await edits({ [REDIS]: render })).toEqual(['uncommitted']);
  clone.commitAll('Edit Redis');
  expect(await edits({ [REDIS]: render })).toEqual([head()]);
  clone.edit(REDIS, (text) => `${text}# again\n`);
  clone.write('README.md', 'with something else\n');
  clone.commitAll('Edit Redis and more');
  expect(await edits({ [REDIS]: `${render}# mine\n` })).toEqual([undefined]);
});

test('what no commit holds is the render of another model', async () => {
  clone.edit(REDIS, (text) => `${text}# mine\n`);
  clone.commitAll('Edit Redis');
  expect(await edits({ [REDIS]: 'what was never committed\n' })).toEqual([undefined]);
});

test('a file that is not rendered was added by hand, whatever its name', async () => {
  clone.write(STRAY, 'kind: ConfigMap\n');
  expect(await edits({ [STRAY]: undefined, [REDIS]: clone.read(REDIS) })).toEqual(['uncommitted', 'uncommitted']);
  clone.commitAll('Add a file');
  expect(await edits({ [STRAY]: undefined })).toEqual([head()]);
});

test('a file whose name is no UTF-8 hides no other edit', async () => {
  const render = clone.read(REDIS);
  const name = Buffer.concat([Buffer.from(join(clone.root, 'dist/production/')), Buffer.of(0xff)]);
  writeFileSync(name, 'kind: ConfigMap\n');
  clone.edit(REDIS, (text) => `${text}# mine\n`);
  clone.commitAll('Edit Redis and add a file');
  expect(await edits({ 'dist/production/\ufffd': undefined, [REDIS]: render })).toEqual(['uncommitted', head()]);
});

test('without Git nothing is told', async () => {
  rmSync(join(clone.root, '.git'), { recursive: true });
  expect(await edits({ [REDIS]: 'x' })).toEqual([undefined]);
});

test('of a clone that is damaged nothing is told', async () => {
  clone.edit(REDIS, (text) => `${text}# mine\n`);
  clone.commitAll('Edit Redis');
  const id = clone.git('rev-parse', `HEAD:${REDIS}`).trim();
  const object = join(clone.root, '.git/objects', id.slice(0, 2), id.slice(2));
  const content = readFileSync(object);
  rmSync(object);
  // Its size can be read, and not all of its text: Git gives up.
  writeFileSync(object, content.subarray(0, content.length / 2));
  expect(await edits({ [REDIS]: 'x' })).toEqual([undefined]);
});

test('a partial clone is not asked for what it lacks, and tells of an edit all the same', async () => {
  const render = clone.read(REDIS);
  clone.edit(REDIS, (text) => `${text}# mine\n`);
  clone.commitAll('Edit Redis');
  const commit = head();
  const partial = mkdtempSync(join(tmpdir(), 'vmshift-partial-'));
  try {
    clone.git('config', 'uploadpack.allowFilter', 'true');
    clone.git('clone', '--quiet', '--filter=blob:none', '--no-local', `file://${clone.root}`, partial);
    // Who asks gets no answer: Git would give up, and nothing would be told.
    clone.git('-C', partial, 'remote', 'set-url', 'origin', `file://${partial}/nowhere`);
    const git = createGit({ root: partial, env: process.env });
    const differences = [REDIS, API].map((path) => ({ path, change: 'changed' as const }));
    const texts = new Map([
      [REDIS, render],
      [API, 'what was never committed\n'],
    ]);
    const marked = await markEditedByHand(differences, texts, git);
    expect(marked.map(({ editedByHand }) => editedByHand)).toEqual([commit, undefined]);
  } finally {
    rmSync(partial, { recursive: true });
  }
});

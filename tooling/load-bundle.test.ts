import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
let cache: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  cache = join(folder, 'node_modules/.cache/v8');
  mkdirSync(join(folder, 'tooling'));
  cpSync(join(__dirname, 'load-bundle.cjs'), join(folder, 'tooling/load-bundle.cjs'));
  bundle('one');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A bundle that is named as bundle.mjs does, and prints a word. Words of one length make bundles of one length. */
function bundle(word: string): void {
  const text = `const speak = () => ${JSON.stringify(word)};\nconsole.log(speak(), require('./other'), __filename === module.filename);\n`;
  file = `bundle-${createHash('sha256').update(text).digest('hex')}.js`;
  writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, 'other.js'), "module.exports = 'other';\n");
}

function load(use = 'status', ending = ''): string {
  const script = `require('./tooling/load-bundle.cjs').loadBundle(require('path').resolve('${file}'), '${use}');${ending}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', script], { cwd: folder, encoding: 'utf8' });
  return stdout.trim() + stderr;
}

const kept = () => readdirSync(cache).sort();
const only = () => join(cache, kept()[0] ?? '');

test('a bundle runs as a module with and without what was kept of it, and each use keeps its own', () => {
  expect([load(), load()]).toEqual(['one other true', 'one other true']);
  expect(kept()).toHaveLength(1);
  load('diff');
  expect(kept()).toHaveLength(2);
});

test('another bundle of the same length never runs what was kept of the first', () => {
  load();
  bundle('two');
  expect([load(), load()]).toEqual(['two other true', 'two other true']);
});

test('what was damaged is not run, and kept again', () => {
  load();
  const whole = readFileSync(only());
  for (const damaged of [whole.subarray(0, 40), Buffer.of(), whole.map((byte, at) => (at === 300 ? ~byte : byte))]) {
    writeFileSync(only(), damaged);
    expect(load()).toBe('one other true');
    expect(readFileSync(only()).length).toBe(whole.length);
  }
});

test('what is of an earlier bundle is removed, and what is older than a day made again', () => {
  load('diff');
  load();
  bundle('two');
  load();
  expect(kept()).toHaveLength(2);
  for (const name of kept()) utimesSync(join(cache, name), 1, 1);
  load();
  expect(kept()).toHaveLength(1);
  expect(statSync(only()).mtimeMs).toBeGreaterThan(1_000_000);
});

test('a bundle of a folder that was moved has the path where it is now in the stack of its errors', () => {
  file = 'failing.js';
  const text = `Error.stackTraceLimit = 1;
Error.prepareStackTrace = (_error, [site]) => site.getFileName();
console.log(new Error('here').stack);\n`;
  writeFileSync(join(folder, file), text);
  expect(load()).toBe(join(folder, file));
  const moved = `${folder} moved`;
  renameSync(folder, moved);
  folder = moved;
  expect(load()).toBe(join(moved, file));
});

test('a use in a wrong way keeps nothing, nor does a folder that cannot be written', () => {
  load('status', 'process.exitCode = 2');
  mkdirSync(join(folder, 'node_modules/.cache'), { recursive: true });
  expect(readdirSync(join(folder, 'node_modules/.cache'))).toEqual([]);
  writeFileSync(cache, 'no folder');
  expect(load()).toBe('one other true');
});

test('another bundle keeps its own, and what a bundle requires can be given to it', () => {
  load();
  file = 'other-1.js';
  writeFileSync(join(folder, file), "console.log(require('given'), require('./other'), exports === module.exports);\n");
  const given = "{ const load = (name) => name === 'given' ? 'given' : undefined;";
  const call = `${given} console.log(require('./tooling/load-bundle.cjs').loadBundle(require('path').resolve('${file}'), 'status', load)); }`;
  expect(spawnSync(process.execPath, ['--eval', call], { cwd: folder, encoding: 'utf8' }).stdout).toBe(
    'given other true\n{}\n',
  );
  expect(kept()).toHaveLength(2);
});

test('flags of V8 that are taken back are those that Node was built with', () => {
  const call = `const tag = require('node:v8').cachedDataVersionTag;
const before = tag();
const { loadBundle, resetFlags } = require('./tooling/load-bundle.cjs');
loadBundle(require('path').resolve('${file}'), 'status');
const during = tag();
resetFlags();
console.log(during === before, tag() === before);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', call], { cwd: folder, encoding: 'utf8' });
  expect(stdout + stderr).toBe('one other true\nfalse true\n');
});

test('a bundle fetches as Node does, the second time as the first, and has its flags of V8 again', () => {
  file = 'fetching.js';
  const url = 'data:text/plain,fetched';
  const text = `const tag = require('node:v8').cachedDataVersionTag;
const before = tag();
const read = async () => (await fetch('${url}')).text();
read().then(async (one) => console.log(one, await read(), tag() === before, new Headers() !== undefined));
fetch('nowhere').catch((error) => console.log(error.message));
`;
  writeFileSync(join(folder, file), text);
  expect(load()).toBe('Failed to parse URL from nowhere\nfetched fetched true true');
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '@vmshift/environments';
import fc from 'fast-check';
import { isEmptyPlan, planReconcile } from './plan-reconcile';
import { readDist } from './read-dist';
import { reconcile } from './reconcile';

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reconcile-'));
  directory = join(root, 'production');
});
const started = new Set<ChildProcess>();
afterEach(async () => {
  await Promise.all([...started].map(stop));
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

describe('planReconcile', () => {
  it('tells added, changed, unchanged and removed files apart and writes nothing', () => {
    write('same.yaml', 'a: 1\n');
    write('other.yaml', 'a: 1\n');
    write('old.yaml', 'a: 1\n');
    const before = readDist(directory);
    const plan = planReconcile(
      directory,
      new Map([
        ['new.yaml', ''],
        ['other.yaml', 'a: 2\n'],
        ['same.yaml', 'a: 1\n'],
      ]),
    );
    expect(plan).toMatchObject({
      added: ['new.yaml'],
      changed: ['other.yaml'],
      unchanged: ['same.yaml'],
      removed: ['old.yaml'],
    });
    expect(readDist(directory)).toEqual(before);
  });

  it('takes a folder that does not exist for an empty one', () => {
    expect(planReconcile(directory, new Map([['a.yaml', '']]))).toMatchObject({ added: ['a.yaml'], removed: [] });
    expect(existsSync(directory)).toBe(false);
  });

  it('compares bytes, so that invalid UTF-8 is not taken for its replacement character', () => {
    mkdirSync(directory);
    writeFileSync(join(directory, 'a.yaml'), Buffer.from([0xff]));
    expect(planReconcile(directory, new Map([['a.yaml', '\ufffd']])).changed).toEqual(['a.yaml']);
  });

  it('lists foreign files, folders, links and what a killed run left over', () => {
    write('sub/deep/x.yaml', '');
    write('.a.yaml.123.tmp', 'half');
    mkdirSync(join(directory, 'empty'));
    symlinkSync('/nonexistent', join(directory, 'link'));
    expect(planReconcile(directory, new Map()).removed).toEqual([
      '.a.yaml.123.tmp',
      'empty/',
      'link',
      'sub/deep/x.yaml',
    ]);
  });

  it.each(['../a.yaml', 'a/b.yaml', '.hidden', '', '..'])('refuses the file name %j', (name) => {
    expect(() => planReconcile(directory, new Map([[name, '']]))).toThrow('got file name');
  });

  it('refuses a folder that is a link or a file', () => {
    symlinkSync(root, directory);
    expect(() => planReconcile(directory, new Map())).toThrow(UserError);
    rmSync(directory);
    writeFileSync(directory, '');
    expect(() => planReconcile(directory, new Map())).toThrow('allowed: a folder');
  });
});

describe('reconcile', () => {
  const name = fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml', 'd.yaml');
  const path = fc.oneof(name, fc.constantFrom('.a.yaml.1.tmp', 'sub/a.yaml', 'sub/b/c', 'README.md', 'x.json'));

  it('makes any folder hold exactly the files; a second plan is empty', () => {
    fc.assert(
      fc.property(fc.dictionary(path, fc.string()), fc.dictionary(name, fc.string()), (before, after) => {
        rmSync(directory, { recursive: true, force: true });
        for (const [file, text] of Object.entries(before)) write(file, text);
        const files = new Map(Object.entries(after));
        reconcile(planReconcile(directory, files));
        expect(readDist(directory)).toEqual(new Map([...files].sort()));
        expect(existsSync(directory) ? readdirSync(directory).sort() : []).toEqual([...files.keys()].sort());
        expect(isEmptyPlan(planReconcile(directory, files))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('replaces links and folders that stand where a file belongs, and leaves what links point to alone', () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'keep'), 'kept');
    mkdirSync(directory);
    symlinkSync(join(outside, 'keep'), join(directory, 'a.yaml'));
    symlinkSync(outside, join(directory, 'sub'));
    write('b.yaml/x', '');
    const plan = planReconcile(
      directory,
      new Map([
        ['a.yaml', 'new'],
        ['b.yaml', 'new'],
      ]),
    );
    expect(plan).toMatchObject({ added: ['b.yaml'], changed: ['a.yaml'], removed: ['b.yaml/x', 'sub'] });
    reconcile(plan);
    expect(readDist(directory)).toEqual(plan.files);
    expect(readFileSync(join(outside, 'keep'), 'utf8')).toBe('kept');
  });

  it('removes a folder that is to hold nothing', () => {
    write('a.yaml', '');
    reconcile(planReconcile(directory, new Map()));
    expect(existsSync(directory)).toBe(false);
  });

  it('says in one line what could not be written, and leaves no temporary file', () => {
    const plan = planReconcile(directory, new Map([['a.yaml', 'x']]));
    mkdirSync(join(directory, 'a.yaml'), { recursive: true });
    expect(() => reconcile(plan)).toThrow(/production: EISDIR.*run synth again/);
    expect(readdirSync(directory)).toEqual(['a.yaml']);
  });
});

/** A process that reconciles the folder between two contents until it is killed. */
function startWriter(texts: readonly [string, string]) {
  const script = `
    require('@swc/core'); const path = require('node:path'); const Module = require('node:module'); const fs = require('node:fs');
    require.extensions['.ts'] = (module, file) => module._compile(require('@swc/core').transformSync(fs.readFileSync(file, 'utf8'),
      { filename: file, jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } }).code, file);
    const { planReconcile } = require('./plan-reconcile.ts'); const { reconcile } = require('./reconcile.ts');
    const sets = ${JSON.stringify(texts)}.map((text, round) => new Map(Array.from({ length: 20 }, (_, i) => ['f' + (i + round) + '.yaml', text])));
    console.log('ready');
    for (let round = 0; ; round++) reconcile(planReconcile(process.argv[1], sets[round % 2]));`;
  const writer = spawn(process.execPath, ['--conditions=source', '-e', script, directory], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(writer);
  return writer;
}

async function stop(writer: ChildProcess): Promise<void> {
  started.delete(writer);
  if (writer.exitCode !== null || writer.signalCode !== null) return;
  writer.kill('SIGKILL');
  await once(writer, 'exit');
}

const texts = ['a'.repeat(30_000), 'b'.repeat(70_000)] as const;
const wanted = new Map(Array.from({ length: 20 }, (_, index) => [`f${index}.yaml`, texts[0]] as const));

function expectWholeFiles(): void {
  for (const [file, text] of readDist(directory)) expect([file, texts.includes(text as never)]).toEqual([file, true]);
}

describe('a process killed at any moment', () => {
  it('leaves every file whole, and the next run repairs the folder', async () => {
    for (let round = 0; round < 30; round++) {
      const writer = startWriter(texts);
      await once(writer.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 25));
      await stop(writer);
      expectWholeFiles();
      reconcile(planReconcile(directory, wanted));
      expect(readdirSync(directory).sort()).toEqual([...wanted.keys()].sort());
      expect(readDist(directory)).toEqual(new Map([...wanted].sort()));
    }
  }, 120_000);

  it('does not corrupt what another run writes at the same time', async () => {
    const writers = [startWriter(texts), startWriter([texts[1], texts[0]])];
    await Promise.all(writers.map((writer) => once(writer.stdout, 'data')));
    for (let look = 0; look < 20; look++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const file of readdirSync(directory).filter((entry) => entry.endsWith('.yaml'))) {
        const text = readIfPresent(file);
        expect([file, text === undefined || texts.includes(text as never)]).toEqual([file, true]);
      }
    }
    expect(writers.map((writer) => writer.exitCode)).toEqual([null, null]);
    await Promise.all(writers.map(stop));
    reconcile(planReconcile(directory, wanted));
    expect(readDist(directory)).toEqual(new Map([...wanted].sort()));
  }, 60_000);
});

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch {
    return undefined;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { planReconcile } from '../src/plan-reconcile';
import { reconcile } from '../src/reconcile';
import { readTexts } from '../test-support/read-texts';

const TEXTS = ['a'.repeat(30_000), 'b'.repeat(70_000)] as const;
const wanted = new Map(Array.from({ length: 20 }, (_, index) => [`f${index}.yaml`, TEXTS[0]] as const).sort());

/** Reconciles the folder between two contents, with other names and texts, until it is killed. */
const WRITER = `
const { planReconcile } = require('./plan-reconcile');
const { reconcile } = require('./reconcile');
const texts = ['a'.repeat(30_000), 'b'.repeat(70_000)];
const sets = texts.map((text, round) => new Map(Array.from({ length: 20 }, (_, i) => ['f' + (i + round) + '.yaml', text])));
const [directory, first] = process.argv.slice(2);
console.log('ready');
for (let round = Number(first); ; round++) reconcile({ folders: [planReconcile(directory, sets[round % 2])] });
`;

let program: string;
beforeAll(() => {
  // Plain JavaScript, so that thirty processes start in no time; of the other package only the error is needed.
  program = mkdtempSync(join(tmpdir(), 'writer-'));
  for (const name of ['plan-reconcile', 'read-folder', 'reconcile', 'staged-file', 'system-error']) {
    const options = {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
    } as const;
    writeFileSync(join(program, `${name}.js`), transformFileSync(join(__dirname, `../src/${name}.ts`), options).code);
  }
  mkdirSync(join(program, 'node_modules/@vmshift/findings'), { recursive: true });
  writeFileSync(
    join(program, 'node_modules/@vmshift/findings/index.js'),
    'exports.UserError = class extends Error {}; exports.counted = String;',
  );
  writeFileSync(join(program, 'writer.js'), WRITER);
});
afterAll(() => rmSync(program, { recursive: true, force: true }));

let directory: string;
const started = new Set<ChildProcess>();
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'reconcile-'));
});
afterEach(async () => {
  await Promise.all([...started].map(stop));
  rmSync(directory, { recursive: true, force: true });
});

async function startWriter(first: 0 | 1): Promise<ChildProcess> {
  const writer = spawn(process.execPath, [join(program, 'writer.js'), directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(writer);
  const ready = await Promise.race([once(writer.stdout, 'data'), once(writer, 'exit').then(() => undefined)]);
  if (ready === undefined) throw new Error('the writer does not start');
  return writer;
}

async function stop(writer: ChildProcess): Promise<void> {
  started.delete(writer);
  if (writer.exitCode !== null || writer.signalCode !== null) return;
  writer.kill('SIGKILL');
  await once(writer, 'exit');
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The files that are neither the one text nor the other. Argo CD would read them. */
function brokenFiles(): readonly string[] {
  return readdirSync(directory).filter((name) => {
    const text = name.endsWith('.yaml') ? readIfPresent(join(directory, name)) : undefined;
    return text !== undefined && text !== TEXTS[0] && text !== TEXTS[1];
  });
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

describe('a process killed at any moment', () => {
  it('leaves every file whole, and the next run repairs the folder', async () => {
    for (let round = 0; round < 30; round++) {
      const writer = await startWriter(0);
      await pause(1 + Math.random() * 10);
      await stop(writer);
      expect(brokenFiles()).toEqual([]);
      reconcile({ folders: [planReconcile(directory, wanted)] });
      expect(readdirSync(directory).sort()).toEqual([...wanted.keys()]);
      expect(readTexts(directory)).toEqual(wanted);
    }
  });
});

describe('two runs at once', () => {
  it('never leave a broken file', async () => {
    const writers = await Promise.all([startWriter(0), startWriter(1)]);
    for (let look = 0; look < 20; look++) {
      await pause(5);
      expect(brokenFiles()).toEqual([]);
    }
    expect(writers.map((writer) => writer.exitCode)).toEqual([null, null]);
    await Promise.all(writers.map(stop));
    reconcile({ folders: [planReconcile(directory, wanted)] });
    expect(readTexts(directory)).toEqual(wanted);
  });
});

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { hookReads, installedCloneForEachTest, MAIN, printing, type StubClone } from './testing/stub-clone';

jest.setTimeout(60_000);

const STAMP = 'node_modules/.cache/program/stamp.json';

let clone: StubClone;
installedCloneForEachTest((made) => {
  clone = made;
});

describe('what the program does is what the sources say', () => {
  test.each([0, 2500])('after an edit that keeps size and time, made when files had rested for %i ms', async (rest) => {
    const file = join(clone.folder, MAIN);
    await setTimeout(rest);
    // By now the times of the files may be trusted.
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: '' });
    const { inputs } = JSON.parse(readFileSync(join(clone.folder, STAMP), 'utf8'));
    // A slow machine may give the files their rest unasked.
    if (rest > 0) expect(inputs).toBeDefined();
    const reference = join(clone.folder, 'reference');
    execFileSync('touch', ['-r', file, reference]);
    writeFileSync(file, readFileSync(file, 'utf8').replace('first', 'other'));
    execFileSync('touch', ['-r', reference, file]);
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'other \n', stderr: '', ran: '' });
  });

  test('after a file came, changed or went, of any package that it stands on', () => {
    clone.write('packages/findings/package.json', '{}');
    clone.write('packages/findings/src/of/index.ts', 'export const word = "one";\n');
    clone.write(MAIN, 'import { word } from "../../../packages/findings/src/of";\nconsole.log(word);\n');
    expect(clone.vmshiftctl().stdout).toBe('one\n');
    clone.write('packages/findings/src/of.ts', 'export const word: string = "two";\n');
    expect(clone.vmshiftctl().stdout).toBe('two\n');
    clone.write('packages/findings/src/of.ts', 'export const word: string = "three";\n');
    expect(clone.vmshiftctl().stdout).toBe('three\n');
    rmSync(join(clone.folder, 'packages/findings/src/of.ts'));
    clone.takeBundlerAway();
    expect(clone.vmshiftctl().stdout).toBe('one\n');
  });

  test('after an edit of the live model, for which nothing else is bundled again', () => {
    const model = (word: string) => `export const model = ${JSON.stringify(word)};\n`;
    clone.write('packages/environments/src/environments.ts', model('one'));
    clone.write(
      MAIN,
      `import { model } from '../../../packages/environments/src/environments';\nconsole.log(model);\n`,
    );
    expect(clone.vmshiftctl().stdout).toBe('one\n');
    clone.stubBundler('if (!("entryPoints" in options)) throw new Error("more than the model was bundled");');
    clone.write('packages/environments/src/environments.ts', model('two'));
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'two\n', stderr: '' });
  });

  test('after an edit of what the live model imports besides its own files', () => {
    const word = (text: string) => `export const word: string = ${JSON.stringify(text)};\n`;
    clone.write('packages/environments/src/word.ts', word('one'));
    clone.write('packages/environments/src/dev.ts', "import { word } from './word';\nexport const dev = word;\n");
    clone.write(
      'packages/environments/src/environments.ts',
      "import { dev } from './dev';\nexport const model = dev;\n",
    );
    clone.write(
      MAIN,
      `import { model } from '../../../packages/environments/src/environments';\nconsole.log(model);\n`,
    );
    expect(clone.vmshiftctl().stdout).toBe('one\n');
    clone.write('packages/environments/src/word.ts', word('two'));
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'two\n', stderr: '' });
    clone.takeBundlerAway();
    clone.write('packages/environments/src/word.ts', word('one'));
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'one\n', stderr: '' });
  });

  test('and what is imported from where no edit would be seen is refused', () => {
    clone.write('apps/vmshiftctl/src/word.json', '"one"');
    clone.write('outside/of.ts', 'export const of = 1;\n');
    symlinkSync('../../../outside', join(clone.folder, 'apps/vmshiftctl/src/inside'));
    clone.write(MAIN, 'import word from "./word.json";\nimport { of } from "./inside/of";\nconsole.log(word, of);\n');
    for (const _run of [1, 2])
      expect(clone.vmshiftctl()).toMatchObject({
        status: 1,
        stdout: '',
        stderr: `apps/vmshiftctl/src/word.json is imported, but it is no TypeScript file in the src of a package
outside/of.ts is imported, but it is no TypeScript file in the src of a package; fix: move it there, as a .ts file that is no test\n`,
      });
  });

  test('and nothing is bundled after a touch, for an edit that was taken back, for tests and for what is no source', () => {
    const before = readFileSync(join(clone.folder, MAIN), 'utf8');
    clone.write(MAIN, printing('second'));
    expect(clone.vmshiftctl().stdout).toBe('second\n');
    clone.takeBundlerAway();
    clone.write(MAIN, before);
    utimesSync(join(clone.folder, MAIN), 1, 1);
    for (const path of [
      'apps/vmshiftctl/src/main.test.ts',
      'apps/vmshiftctl/src/.#main.ts',
      'apps/vmshift/releases/dev.json',
    ])
      clone.write(path, 'x');
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'first \n', stderr: '', ran: '' });
  });

  test('and bundles are removed an hour after an edit replaced them, what a killed run left with them', () => {
    const cache = join(clone.folder, 'node_modules/.cache/program');
    clone.write('node_modules/.cache/program/left.js.1.tmp', '');
    const before = readdirSync(cache);
    const anHourLater = () => {
      for (const name of readdirSync(cache)) utimesSync(join(cache, name), 1, 1);
    };
    const gone = () => before.filter((name) => !readdirSync(cache).includes(name)).sort();
    anHourLater();
    clone.write(MAIN, printing('second'));
    expect(clone.vmshiftctl().stdout).toBe('second\n');
    // A process that began before the edit may start a thread yet.
    expect(gone()).toEqual(['left.js.1.tmp']);
    anHourLater();
    clone.write(MAIN, printing('third'));
    expect(clone.vmshiftctl().stdout).toBe('third\n');
    expect(gone()).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}\.json$/),
      'left.js.1.tmp',
      expect.stringMatching(/^program-.*\.js$/),
      expect.stringMatching(/^program-.*\.js\.map$/),
    ]);
    // What is installed is not bundled again for the next edit either.
    expect(readdirSync(cache).filter((name) => name.endsWith('.json'))).toHaveLength(5);
  });

  test('and a bundle that a loss of power left empty is made again', () => {
    const cache = join(clone.folder, 'node_modules/.cache/program');
    for (const name of readdirSync(cache)) if (name.endsWith('.js')) writeFileSync(join(cache, name), '');
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' });
  });

  test('and of many edits within an hour the last ones are kept', () => {
    const cache = join(clone.folder, 'node_modules/.cache/program');
    const nameOf = (edit: number) => `program-${String(edit).padStart(32, '0')}.js`;
    for (let edit = 0; edit < 50; edit += 1) {
      clone.write(`node_modules/.cache/program/${nameOf(edit)}`, '');
      utimesSync(join(cache, nameOf(edit)), Date.now() / 1000 - 60, Date.now() / 1000 - 60 + edit);
    }
    clone.write(MAIN, printing('second'));
    expect(clone.vmshiftctl().stdout).toBe('second\n');
    const kept = readdirSync(cache).filter((name) => /^program-.*\.js$/.test(name));
    expect(kept.filter((name) => name.startsWith('program-0000'))).toEqual(
      Array.from({ length: 15 }, (_, index) => nameOf(35 + index)),
    );
    expect(kept).toHaveLength(17);
  });

  test('after what is installed or generated of other sources changed, which is done first', () => {
    clone.write('packages/made/turbo.json', '{ "tasks": { "generate": { "outputs": ["src/**"] } } }');
    clone.write('packages/made/package.json', '{}');
    expect(clone.vmshiftctl().ran).toBe('pnpm turbo');
    clone.write('packages/made/schema/a.json', '{}');
    expect(clone.vmshiftctl().ran).toBe('turbo');
    clone.write('packages/made/src/edited-by-hand.ts', '');
    expect(clone.vmshiftctl().ran).toBe('turbo');
    clone.write('pnpm-lock.yaml', 'other');
    expect(clone.vmshiftctl().ran).toBe('pnpm turbo');
    expect(clone.vmshiftctl()).toMatchObject({ stdout: 'first \n', ran: '' });
  });

  test('a type error is not in its way, and what cannot be read is the line of the compiler', () => {
    clone.write(MAIN, `const word: number = 'second';\nconsole.log(word);\n`);
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n', stderr: '' });
    clone.write(MAIN, 'const a = 1;\nconst b = { c d };\n');
    for (const _run of [1, 2])
      expect(clone.vmshiftctl()).toMatchObject({
        status: 1,
        stdout: '',
        stderr: 'apps/vmshiftctl/src/main.ts:2:15 - error: Expected "}" but found "d"\n',
      });
    clone.write(MAIN, 'import "./nowhere";\n');
    expect(clone.vmshiftctl().stderr).toBe('apps/vmshiftctl/src/main.ts:1:8 - error: Could not resolve "./nowhere"\n');
    clone.write(MAIN, printing('third'));
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n', stderr: '' });
  });

  test('after an edit in the middle of the bundling, which is begun again', () => {
    const edit = (text: string) => `require('node:fs').writeFileSync(${JSON.stringify(MAIN)}, ${text});`;
    clone.stubBundler(`if (count === 1) ${edit(JSON.stringify(printing('third')))}`);
    clone.write(MAIN, printing('second'));
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n' });
    // What was bundled of the third is not remembered as the second.
    clone.stubBundler('');
    clone.write(MAIN, printing('second'));
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'second\n' });
    clone.stubBundler(edit("'console.log(' + Math.random() + ')'"));
    clone.write(MAIN, printing('fourth'));
    expect(clone.vmshiftctl()).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'the sources keep changing while they are bundled; fix: run it again when nothing edits them\n',
    });
  });

  test('after a checkout in the middle of it, which takes away what is being read', () => {
    const other = 'apps/vmshiftctl/src/of.ts';
    clone.write(other, printing('of'));
    clone.write(MAIN, 'import "./of";\n');
    // Between the look for the files and the look into them.
    const nodeOptions = hookReads(`if (String(file).endsWith('src/of.ts') && fs.existsSync(file)) {
    fs.rmSync(file);
    fs.writeFileSync(String(file).replace('of.ts', 'main.ts'), ${JSON.stringify(printing('second'))});
  }`);
    expect(clone.run('./vmshiftctl', [], { nodeOptions })).toMatchObject({ status: 0, stdout: 'second\n', stderr: '' });
    // And while it is bundled, what it imports.
    clone.write(other, printing('of'));
    clone.stubBundler('');
    const bundler = 'node_modules/esbuild/index.js';
    const stub = readFileSync(join(clone.folder, bundler), 'utf8');
    const checkout = `const fs = require('node:fs');
  if (fs.existsSync(${JSON.stringify(other)})) { fs.rmSync(${JSON.stringify(other)}); fs.writeFileSync(${JSON.stringify(MAIN)}, ${JSON.stringify(printing('third'))}); throw Object.assign(new Error('ENOENT'), { syscall: 'open' }); }`;
    clone.write(bundler, stub.replace('const result', `${checkout}\nconst result`));
    expect(clone.vmshiftctl()).toMatchObject({ status: 0, stdout: 'third\n', stderr: '' });
  });

  test.each([
    ['vmshiftctl', 'written', `fs.writeFileSync(late, "import { gone } from './program-state.cjs';\\n")`],
    ['vmshiftctl', 'removed', 'fs.rmSync(late)'],
    ['run.mjs', 'written', `fs.writeFileSync(late, "import { gone } from './program-state.cjs';\\n")`],
  ])(
    'after a checkout as %s has begun and before it loads a module, which is %s: a sentence',
    (how, _what, checkout) => {
      clone.write(MAIN, printing('second'));
      const late = how === 'vmshiftctl' ? 'prepare-program.mjs' : 'bundle.mjs';
      const nodeOptions = hookReads(`const late = 'tooling/${late}';
if (String(file).endsWith('stamp.json') && fs.existsSync(late)) ${checkout};`);
      const args = how === 'vmshiftctl' ? ['apps/vmshiftctl/bin/vmshiftctl.js'] : ['tooling/run.mjs', 'setup'];
      expect(clone.run(process.execPath, args, { nodeOptions })).toMatchObject({
        status: 1,
        stdout: '',
        stderr: 'the sources changed while the program started; fix: run it again\n',
      });
    },
  );
});

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
import { UserError } from '@vmshift/findings';
import fc from 'fast-check';
import { readTexts } from '../test-support/read-texts';
import { planFile } from './file-plan';
import { isEmptyPlan, planReconcile } from './plan-reconcile';
import { readFolder } from './read-folder';
import { reconcile } from './reconcile';

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reconcile-'));
  directory = join(root, 'production');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

describe('planReconcile', () => {
  it('tells added, changed, unchanged and removed files apart and writes nothing', () => {
    write('same.yaml', 'a: 1\n');
    write('other.yaml', 'a: 1\n');
    write('old.yaml', 'a: 1\n');
    const before = readTexts(directory);
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
    expect(readTexts(directory)).toEqual(before);
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
    expect(() => planReconcile(join(directory, 'a'), new Map())).toThrow(`${directory}/a: cannot be read: ENOTDIR`);
    expect(() => readFolder(directory)).toThrow(`${directory}: cannot be read: ENOTDIR`);
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
        reconcile({ folders: [planReconcile(directory, files)] });
        expect(readTexts(directory)).toEqual(new Map([...files].sort()));
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
    reconcile({ folders: [plan] });
    expect(readTexts(directory)).toEqual(plan.files);
    expect(readFileSync(join(outside, 'keep'), 'utf8')).toBe('kept');
  });

  it('removes a folder that is to hold nothing', () => {
    write('a.yaml', '');
    reconcile({ folders: [planReconcile(directory, new Map())] });
    expect(existsSync(directory)).toBe(false);
  });

  it('reports what could not be written, and leaves no temporary file', () => {
    const plan = planReconcile(directory, new Map([['a.yaml', 'x']]));
    mkdirSync(join(directory, 'a.yaml'), { recursive: true });
    expect(() => reconcile({ folders: [plan] })).toThrow(
      /production\/a\.yaml: EISDIR: .*; nothing was written or removed; fix: correct that and run it again$/,
    );
    expect(readdirSync(directory)).toEqual(['a.yaml']);
  });

  it('changes nothing in any folder where one file cannot be written, and leaves no temporary file', () => {
    write('a.yaml', 'old');
    write('b.yaml', 'old');
    const plan = planReconcile(directory, new Map([['a.yaml', 'new']]));
    // The name fits, and with that of a temporary file around it does not.
    const long = planFile(join(root, 'staging', `${'x'.repeat(250)}.yaml`), 'new');
    expect(() => reconcile({ folders: [plan], files: [long] })).toThrow(
      /ENAMETOOLONG: .*; nothing was written or removed; fix: /,
    );
    expect([...readTexts(directory)]).toEqual([
      ['a.yaml', 'old'],
      ['b.yaml', 'old'],
    ]);
    expect(readdirSync(directory)).toEqual(['a.yaml', 'b.yaml']);
  });

  it('names what was written and what not where a file cannot come into its place', () => {
    const plan = planReconcile(directory, new Map(['a.yaml', 'b.yaml'].map((name) => [name, 'new'])));
    const last = planFile(join(root, 'pins/dev.json'), 'new');
    mkdirSync(join(directory, 'b.yaml'), { recursive: true });
    expect(() => reconcile({ folders: [plan], files: [last] }, 'git checkout -- pins')).toThrow(
      new UserError([
        `${directory}/b.yaml: EISDIR: illegal operation on a directory, rename '${directory}/.b.yaml.${process.pid}.tmp' -> '${directory}/b.yaml'; of 3 paths not all are written or removed; every file is whole`,
        `  done: ${directory}/a.yaml`,
        `  not: ${directory}/b.yaml, ${root}/pins/dev.json`,
        '  fix: git checkout -- pins',
      ]),
    );
    expect([readdirSync(directory), readdirSync(join(root, 'pins'))]).toEqual([['a.yaml', 'b.yaml'], []]);
  });

  it('removes what a killed run staged for a file, also where the file holds its text', () => {
    write('old.json', 'a');
    write('same.json', 'a');
    for (const name of ['old.json', 'same.json', 'of-another.json']) write(`.${name}.1.tmp`, 'half');
    const plans = ['old.json', 'same.json', 'new.json'].map((name) => planFile(join(directory, name), name[0] ?? ''));
    plans.push(planFile(join(directory, 'same.json'), 'a'));
    reconcile({ files: plans });
    expect(readdirSync(directory).sort()).toEqual(['.of-another.json.1.tmp', 'new.json', 'old.json', 'same.json']);
  });

  it('writes again what another run took for the rest of a killed one', () => {
    write(`.a.yaml.${process.pid}.tmp`, 'half');
    reconcile({ folders: [planReconcile(directory, new Map([['a.yaml', 'new']]))] });
    expect([...readTexts(directory)]).toEqual([['a.yaml', 'new']]);
    expect(readdirSync(directory)).toEqual(['a.yaml']);
  });
});

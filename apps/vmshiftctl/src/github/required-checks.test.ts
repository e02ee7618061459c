import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requiredChecks } from './required-checks';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'required-checks-'));
  writeFileSync(
    join(root, 'ci.yaml'),
    `jobs:
  check: { name: "Tests, types" }
  bare: {}
  build: { name: Build, strategy: { matrix: { file: [A, B], node: [20] } } }
  shared: { uses: ./x.yaml, strategy: { matrix: "\${{ fromJSON(x) }}" } }
`,
  );
});
afterAll(() => rmSync(root, { recursive: true }));

test('a check is called as its job is, with the values of its matrix', () => {
  const names = requiredChecks(
    root,
    ['check', 'bare', 'build'].map((job) => ({ file: 'ci.yaml', job })),
  );
  expect(names).toEqual(['Tests, types', 'bare', 'Build (A, 20)', 'Build (B, 20)']);
});

test('a job that is not there has no check', () => {
  expect(() => requiredChecks(root, [{ file: 'ci.yaml', job: 'gone' }])).toThrow('ci.yaml has no job gone');
});

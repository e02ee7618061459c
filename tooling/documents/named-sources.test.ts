import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { trackedFiles as files } from '../architecture/execution-closure';

const root = join(__dirname, '../..');
const folders = new Set(files.flatMap((file) => parentsOf(file)));
// Those of the templates are about the application's repository.
const documents = files.filter((file) => /^(?:(?!templates\/).*README|CONTRIBUTING|docs\/[\w-]+)\.md$/.test(file));

/** Made where a registry or a chart's repository is reached, or by a build; or a folder of Kubernetes' own repository. */
const ELSEWHERE = [
  ...['apps/infra/charts.lock.json', 'packages/provider-linode/src', 'packages/kubernetes/src/schema/generated'],
  'test/e2e/network/netpol',
];

function parentsOf(file: string): readonly string[] {
  const parent = posix.dirname(file);
  return parent === '.' ? [] : [parent, ...parentsOf(parent)];
}

/** What stands between backticks, without what stands in blocks. */
function spansOf(document: string): readonly string[] {
  const text = readFileSync(join(root, document), 'utf8').replace(/^ *```[\s\S]*?^ *```$/gm, '');
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

function lostFiles(document: string, spans: readonly string[]): readonly string[] {
  return spans
    .filter((span) =>
      /^(?:src|test|test-support|apps|docs|packages|templates|tooling|\.github)(?:\/[\w.-]+)+\/?$/.test(span),
    )
    .map((span) => span.replace(/\/$/, ''))
    .filter((span) => !ELSEWHERE.includes(span))
    .filter((span) =>
      [span, posix.join(dirname(document), span)].every((file) => !files.includes(file) && !folders.has(file)),
    );
}

test('a file or folder that a document names in full, or from its own folder, is there', () => {
  expect(
    lostFiles('apps/infra/README.md', ['src/main.ts', 'src/stacks/', 'src/gone.ts', 'tooling/gone', 'src/<name>.ts']),
  ).toEqual(['src/gone.ts', 'tooling/gone']);
  const lost = documents.flatMap((document) =>
    lostFiles(document, spansOf(document)).map((file) => `${document}: ${file}`),
  );
  expect(lost).toEqual([]);
});

const FUNCTION = /^([a-z]+(?:[A-Z][a-z0-9]*)+)(?:\([^)]*\))?$/;

test('a function that the README of a package names is in the sources', () => {
  const sources = files.filter((file) => /^(?:apps|packages|tooling)\/.*\.(?:ts|mjs|cjs|js|yaml)$/.test(file));
  const words = new Set(sources.flatMap((file) => readFileSync(join(root, file), 'utf8').match(/\w+/g) ?? []));
  expect(['createProgram', 'create'.concat('Nothing')].map((name) => words.has(name))).toEqual([true, false]);
  const lost = documents
    .filter((document) => /^(?:apps|packages)\//.test(document))
    .flatMap((document) =>
      spansOf(document).flatMap((span) => {
        const [, name] = FUNCTION.exec(span) ?? [];
        return name === undefined || words.has(name) ? [] : [`${document}: ${name}`];
      }),
    );
  expect(lost).toEqual([]);
});

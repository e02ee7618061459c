import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildObjects } from '../../apps/vmshift/src/build-objects';
import { RUNBOOK } from '../../apps/vmshiftctl/src/testing/runbook';
import { type EnvironmentConfig, model } from '../../packages/environments/src';
import { objectName } from '../../packages/kubernetes/src';
import { root } from './console-blocks';
import { namedObjects } from './named-objects';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...RUNBOOK];

const managed = {
  kind: 'managed',
  ...{ type: 'g6-dedicated-2', clusterSize: 1, engineId: 'postgresql/16', port: 15432 },
  ...{ allowList: ['192.0.2.0/24'], maxConnections: 100 },
} as const;
/** What copies is there only while two databases are. */
const copying = model.environments.flatMap((environment): readonly EnvironmentConfig[] =>
  environment.database.kind === 'in-cluster' ? [{ ...environment, idleDatabase: { ...managed, rendered: true } }] : [],
);
const rendered = [...model.environments, ...copying].flatMap((environment) => {
  const commit = 'a'.repeat(40);
  const image = { tag: `${environment.branch}-${commit}` };
  const pin = { branch: environment.branch, commit, images: { api: image, celery: image }, sequence: 0 };
  return buildObjects(environment, pin, model.platform).map(objectName);
});
const known = new Set(rendered);

/** Those of the same kind, which a person chooses the right name from. */
function alike(object: string): string {
  const kind = object.slice(0, object.indexOf('/') + 1);
  return [...known]
    .filter((one) => one.startsWith(kind))
    .sort()
    .join(', ');
}

test.each(DOCUMENTS)('commands of %s name objects that an environment has', (file) => {
  const named = namedObjects(readFileSync(join(root, file), 'utf8'));
  const unknown = named.filter((object) => !known.has(object));
  expect(
    unknown.map(
      (object) => `${file}: got ${object}, which no environment renders; allowed: ${alike(object)}; fix: ${file}`,
    ),
  ).toEqual([]);
});

test('the table of what is rendered names files that an environment has', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, table = ''] = /^## What is rendered\n([\s\S]*?)^\| stack \|/m.exec(readme) ?? [];
  const patterns = table.split('\n').flatMap((row) => {
    const [, first = ''] = /^\| (`[^|]*) \|/.exec(row) ?? [];
    return [...first.matchAll(/`([^`]+)`/g)].flatMap(([, pattern]) => pattern ?? []);
  });
  expect(patterns.length).toBeGreaterThan(10);
  const files = rendered.map((object) => {
    const [kind = '', name = ''] = object.split('/');
    return `${name}.${kind.toLowerCase()}.yaml`;
  });
  const matches = (pattern: string) => {
    const expression = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
    return files.some((file) => new RegExp(`^${expression.join('.*')}$`).test(file));
  };
  const unmatched = patterns.filter((pattern) => !matches(pattern));
  expect(unmatched.map((pattern) => `README.md: no file of dist/ is called ${pattern}; fix: README.md`)).toEqual([]);
});

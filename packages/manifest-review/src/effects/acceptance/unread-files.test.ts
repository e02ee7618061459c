import type { KubeObject } from '@vmshift/kubernetes';
import { review } from '../../review';
import type { RenderedFile, Side } from '../../side';

const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'data',
    namespace: 'vmshift-dev',
    annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
  },
};
const manifest: RenderedFile = { name: 'data.persistentvolumeclaim.yaml', text: '', objects: [claim] };
const other: RenderedFile = {
  name: 'settings.configmap.yaml',
  text: '',
  objects: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'vmshift-dev' }, data: { a: 'b' } },
  ],
};

const side = (...files: readonly RenderedFile[]): Side => ({
  environments: new Map([['dev', { files, pin: undefined, config: undefined, platform: undefined }]]),
});
const file = (name: string, rest: Partial<RenderedFile> = {}): RenderedFile => ({
  name,
  text: '',
  objects: [],
  ...rest,
});
const told = (base: Side, head: Side) =>
  review(base, head).findings.map(({ verdict, id, object, path }) => `${verdict} ${id} ${object} ${path}`);

const MISREAD: readonly (readonly [string, RenderedFile])[] = [
  ['source-type-changes', file('kustomization.yaml', { fault: 'got no kind' })],
  ['source-type-changes', file('kustomization.yml')],
  ['source-type-changes', file('Kustomization')],
  ['source-type-changes', file('Chart.yaml')],
  ['source-type-changes', file('MyChart.yaml')],
  ['source-type-changes', file('.argocd-source.yaml')],
  ['source-type-changes', file('.argocd-source-vmshift-dev.yaml')],
  ['file-evaluated', file('extra.jsonnet', { text: '{}' })],
  ['file-is-link', file('extra.service.yaml', { link: 'symbolic link', text: '../staging/redis.service.yaml' })],
  ['file-is-link', file('charts', { link: 'submodule' })],
  ['file-unreadable', file('list.yaml', { fault: 'list.yaml: line 1: got a list of objects (items)' })],
  ['file-unreadable', file('extra.json', { fault: 'extra.json: not one JSON text' })],
];

describe('a file by which Argo CD applies something else than what was reviewed', () => {
  test.each(MISREAD)('is %s, and everything else is judged: %j', (id, strange) => {
    const found = told(side(manifest, other), side(other, strange));
    expect(found).toContain(`block ${id} Application/vmshift ${strange.name}`);
    expect(found).toContain('block claim-removed PersistentVolumeClaim/data metadata.name');
  });

  test.each(MISREAD)('is %s as long as it is there: %j', (id, strange) => {
    const [base, head] = [side(manifest, other, strange), side(manifest, other, strange)];
    expect(told(base, head)).toEqual([`block ${id} Application/vmshift ${strange.name}`]);
  });

  test.each(MISREAD)('is told of the base when the change removes it (%s): %j', (_, strange) => {
    expect(told(side(manifest, strange), side(manifest))).toEqual([
      `warn base-file-not-read Application/vmshift ${strange.name}`,
    ]);
  });
});

test('objects of a file that can no longer be read do not count as removed: nothing of the folder is applied', () => {
  const broken: RenderedFile = { ...manifest, objects: [], fault: 'line 4: got the character U+2028' };
  const { environments, findings } = review(side(manifest, other), side(broken, other));
  expect(environments).toEqual([]);
  expect(findings).toMatchObject([
    { id: 'file-unreadable', path: manifest.name, after: 'line 4: got the character U+2028' },
  ]);
});

test('objects of a file that could not be read before count as new', () => {
  const broken: RenderedFile = { ...manifest, objects: [], fault: 'line 4: got the character U+2028' };
  const { environments, findings } = review(side(broken), side(manifest));
  expect(environments).toMatchObject([{ changes: [{ change: 'added', object: 'PersistentVolumeClaim/data' }] }]);
  expect(findings).toContainEqual(expect.objectContaining({ id: 'base-file-not-read', verdict: 'warn' }));
});

test('many faults of one file stand on one line, the first of them', () => {
  const fault = Array.from({ length: 9 }, (_, line) => `x.yaml: line ${line + 1}: got the alias *a`).join('\n');
  const [finding] = review(side(manifest), side(manifest, file('x.yaml', { fault }))).findings;
  expect(finding?.after).toBe(
    'x.yaml: line 1: got the alias *a; x.yaml: line 2: got the alias *a; x.yaml: line 3: got the alias *a; 6 more faults',
  );
});

describe('a file that Argo CD passes over', () => {
  test.each([
    ['is in a folder', { ...manifest, name: `more/${manifest.name}` }],
    ['is not named', { ...manifest, name: 'data.yaml.txt' }],
    ['holds', { ...manifest, text: '# +argocd:skip-file-rendering' }],
  ])('takes its objects with it: it %s', (because, hidden) => {
    const { findings } = review(side(manifest), side(hidden));
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'file-not-read',
        verdict: 'block',
        object: 'PersistentVolumeClaim/data',
        because: expect.stringContaining(because),
      }),
    );
    expect(told(side(hidden), side(hidden))).toEqual([]);
  });

  test.each(['README.md', 'plugin.sh', 'more/x.yaml'])('is worth a look when it never held any: %s', (name) => {
    const strange = file(name, name.endsWith('.yaml') ? { fault: 'got no kind' } : {});
    expect(told(side(manifest), side(manifest, strange))).toEqual([`warn file-not-read Application/vmshift ${name}`]);
  });
});

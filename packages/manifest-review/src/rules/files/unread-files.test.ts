import { testRule } from '@vmshift/findings/testing';
import type { KubeObject } from '@vmshift/kubernetes';
import { review } from '../../review';
import type { EnvironmentSide, RenderedFile } from '../../side';
import { fileRules } from '../rules';

const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } },
};
const manifest: RenderedFile = { name: 'data.persistentvolumeclaim.yaml', text: '', objects: [claim] };
const other: RenderedFile = {
  name: 'settings.configmap.yaml',
  text: '',
  objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'b' } }],
};

const side = (...files: readonly RenderedFile[]): EnvironmentSide => ({
  files,
  ...{ pin: undefined, config: undefined, platform: undefined },
});
const file = (name: string, rest: Partial<RenderedFile> = {}): RenderedFile => ({
  ...{ name, text: '', objects: [] },
  ...rest,
});
/** A file that comes with the change. */
const added = (strange: RenderedFile) => ({ before: side(manifest), after: side(manifest, strange) });
const place = (path: string) => ({ object: 'Application/vmshift', path, before: undefined, after: undefined });

testRule(fileRules, 'file-is-link', {
  flags: {
    'a symbolic link': [
      added(file('extra.service.yaml', { link: 'symbolic link', text: '../staging/redis.service.yaml' })),
      { ...place('extra.service.yaml'), now: 'a symbolic link to ../staging/redis.service.yaml' },
    ],
    'a submodule': [added(file('charts', { link: 'submodule' })), { ...place('charts'), now: 'a submodule' }],
    'a link that was there before': [
      {
        before: side(file('x.yaml', { link: 'symbolic link' })),
        after: side(file('x.yaml', { link: 'symbolic link' })),
      },
      place('x.yaml'),
    ],
  },
  accepts: { 'a file': added(other) },
});

testRule(fileRules, 'source-type-changes', {
  flags: Object.fromEntries(
    [
      ...['kustomization.yaml', 'kustomization.yml', 'Kustomization', 'Chart.yaml', 'MyChart.yaml'],
      ...['.argocd-source.yaml', '.argocd-source-vmshift-dev.yaml'],
    ].map((name) => [name, [added(file(name, { problem: 'got no kind' })), place(name)]]),
  ),
  accepts: { 'in a folder, where Argo CD does not look': added(file('more/Chart.yaml')) },
});

testRule(fileRules, 'file-evaluated', {
  flags: { Jsonnet: [added(file('extra.jsonnet', { text: '{}' })), place('extra.jsonnet')] },
  accepts: { 'in a folder, where Argo CD does not look': added(file('more/extra.jsonnet')) },
});

const problem = (lines: number) =>
  Array.from({ length: lines }, (_, line) => `line ${line + 1}: got the alias *a`).join('\n');

testRule(fileRules, 'file-unreadable', {
  flags: {
    'a list of objects': [
      added(file('list.yaml', { problem: 'list.yaml: line 1: got a list of objects (items)' })),
      { ...place('list.yaml'), now: 'list.yaml: line 1: got a list of objects (items)' },
    ],
    'JSON that is none': [added(file('extra.json', { problem: 'extra.json: not one JSON text' })), place('extra.json')],
    'many problems, of which three are told': [
      added(file('x.yaml', { problem: problem(9) })),
      {
        ...place('x.yaml'),
        now: 'line 1: got the alias *a; line 2: got the alias *a; line 3: got the alias *a; 6 more problems',
      },
    ],
  },
  accepts: { 'a file that Argo CD does not read': added(file('README.md', { problem: 'got no kind' })) },
});

const moved = (name: string, text = '') => ({ before: side(manifest), after: side({ ...manifest, name, text }) });

testRule(fileRules, 'file-not-read', {
  flags: {
    'a manifest in a folder': [
      moved(`more/${manifest.name}`),
      {
        object: 'PersistentVolumeClaim/data',
        path: '',
        because: expect.stringContaining(`more/${manifest.name}`),
        now: 'is in a folder, and the Application does not recurse',
        verdict: 'block',
      },
    ],
    'a manifest with another ending': [
      moved('data.yaml.txt'),
      { object: 'PersistentVolumeClaim/data', path: '', verdict: 'block' },
    ],
    'a manifest with the marker': [
      moved(manifest.name, '# +argocd:skip-file-rendering'),
      { object: 'PersistentVolumeClaim/data', path: '', verdict: 'block' },
    ],
    'a note': [added(file('README.md')), { ...place('README.md'), verdict: 'warn' }],
    'a folder that held no manifest': [
      added(file('more/x.yaml', { problem: 'got no kind' })),
      { ...place('more/x.yaml'), verdict: 'warn' },
    ],
  },
  accepts: { 'it was passed over before': { before: side(file('README.md')), after: side(file('README.md')) } },
});

testRule(fileRules, 'base-file-not-read', {
  flags: {
    'a Chart.yaml is removed': [
      { before: side(manifest, file('Chart.yaml')), after: side(manifest) },
      { object: 'Application/vmshift', path: 'Chart.yaml', before: 'a Helm chart', after: undefined, verdict: 'warn' },
    ],
    'a file can be read again': [
      {
        before: side({ ...manifest, objects: [], problem: 'line 4: got the character U+2028' }),
        after: side(manifest),
      },
      {
        object: 'Application/vmshift',
        path: manifest.name,
        before: 'line 4: got the character U+2028',
        after: 'a manifest',
      },
    ],
  },
  accepts: { 'it is misread still': { before: side(file('Chart.yaml')), after: side(file('Chart.yaml')) } },
});

describe('in a review', () => {
  const reviewed = (base: EnvironmentSide, head: EnvironmentSide) =>
    review({ environments: new Map([['dev', base]]) }, { environments: new Map([['dev', head]]) });

  test('everything else is judged too', () => {
    const ids = reviewed(side(manifest, other), side(other, file('Chart.yaml'))).findings.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['source-type-changes', 'claim-removed']));
  });

  test('objects of a file that can no longer be read do not count as removed: nothing of the folder is applied', () => {
    const broken: RenderedFile = { ...manifest, objects: [], problem: 'line 4: got the character U+2028' };
    const { environments, findings } = reviewed(side(manifest, other), side(broken, other));
    expect(environments).toEqual([]);
    expect(findings.map(({ id }) => id)).toEqual(['file-unreadable']);
  });

  test('objects of a file that could not be read before count as new', () => {
    const broken: RenderedFile = { ...manifest, objects: [], problem: 'line 4: got the character U+2028' };
    expect(reviewed(side(broken), side(manifest)).environments).toMatchObject([
      { changes: [{ change: 'added', object: 'PersistentVolumeClaim/data' }] },
    ]);
  });
});

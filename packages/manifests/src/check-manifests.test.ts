import { RENDERED_KINDS } from '@vmshift/environments';
import { findingLines } from '@vmshift/findings';
import { SCHEMAS, valueAtPath } from '@vmshift/kubernetes';
import fc from 'fast-check';
import { type Edit, edited, objects, state } from '../test-support/sample';
import { checkManifests, newFindings } from './check-manifests';
import { prepare } from './object-rule';
import { objectRules } from './object-rules';

const IMAGE: Edit = ['Deployment/web', 'spec.template.spec.containers[0].image', 'nginx:latest'];
const NAMESPACE: Edit = ['Service/db', 'metadata.namespace', 'default'];

describe('checkManifests', () => {
  it('finds nothing in a sample in which nothing is wrong', () => {
    expect(checkManifests(state)).toEqual([]);
  });

  it('finds nothing when the same is committed', () => {
    expect(checkManifests({ ...state, committed: structuredClone(objects) })).toEqual([]);
  });

  it('tells what different rules find, with environment, object, field, value, reason, impact and fix', () => {
    const found = checkManifests({ ...state, objects: edited(IMAGE, NAMESPACE) });
    expect(found.map(({ id, object, path }) => `${id} ${object} ${path}`)).toEqual([
      'namespace-wrong Service/db metadata.namespace',
      'image-not-pinned Deployment/web spec.template.spec.containers[web].image',
    ]);
    expect(found.slice(0, 1).flatMap((finding) => findingLines(finding))).toEqual([
      'BLOCK sync-failure: sample: Service/db metadata.namespace [namespace-wrong]',
      '  now: default',
      '  the AppProject allows the namespace sample only',
      '  Impact: Argo CD refuses the object and the sync fails',
      '  Fix: set metadata.namespace to sample (https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/)',
    ]);
  });

  it('lets an acknowledgement lift what the committed state refuses, and nothing else', () => {
    const now = edited(
      ['PersistentVolumeClaim/data', 'spec.storageClassName', 'fast'],
      ['Service/db', 'spec.clusterIP', 'None'],
      NAMESPACE,
    );
    const acknowledged = ({ object }: { readonly object: string }) => object === 'Service/db';
    const found = checkManifests({ ...state, objects: now, committed: objects, acknowledged });
    expect(found.map(({ id, object }) => `${id} ${object}`)).toEqual([
      'namespace-wrong Service/db',
      'field-immutable PersistentVolumeClaim/data',
    ]);
  });

  it('tells a field that is missing at the nearest field that is there', () => {
    const [found] = checkManifests({
      ...state,
      objects: edited(['Deployment/db', 'spec.template.spec.containers[0].livenessProbe', undefined]),
    });
    expect(found).toMatchObject({ id: 'liveness-probe-missing', path: 'spec.template.spec.containers[db]' });
  });
});

describe('newFindings', () => {
  const before = { ...state, objects: edited(NAMESPACE) };

  it('leaves out what the state before had, and tells what is new', () => {
    expect(newFindings(before, { ...state, objects: edited(NAMESPACE, IMAGE) }).map(({ id }) => id)).toEqual([
      'image-not-pinned',
      'image-tag-moves',
    ]);
    expect(newFindings(before, before)).toEqual([]);
  });

  it('tells the value before, where the change wrote the one that is wrong', () => {
    const [written] = newFindings(state, { ...state, objects: edited(IMAGE) });
    expect(written).toMatchObject({
      id: 'image-not-pinned',
      before: expect.stringContaining('@sha256:'),
      after: IMAGE[2],
    });
    expect(written).not.toHaveProperty('now');
    const [added] = newFindings(undefined, { ...state, objects: edited(IMAGE) });
    expect(added).toMatchObject({ id: 'image-not-pinned', before: undefined, after: undefined, now: IMAGE[2] });
    const [moved] = newFindings(
      { ...state, objects: edited(NAMESPACE) },
      { ...state, objects: edited(['Service/db', 'metadata.namespace', 'other']) },
    );
    expect(moved).toMatchObject({ id: 'namespace-wrong', before: 'default', after: 'other' });
  });

  it('tells a finding again that got worse', () => {
    const of = (maxReplicas: number) => ({
      ...state,
      objects: edited(
        ['HorizontalPodAutoscaler/web', 'spec.maxReplicas', maxReplicas],
        ['ResourceQuota/sample', 'spec.hard', { pods: '9' }],
      ),
    });
    expect(newFindings(of(5), of(6)).map(({ because }) => because)).toEqual([
      expect.stringContaining('need 11 of pods'),
    ]);
    expect(newFindings(of(6), of(6))).toEqual([]);
  });

  it('tells everything of an environment that is new', () => {
    expect(newFindings(undefined, before).map(({ id }) => id)).toEqual(['namespace-wrong']);
  });

  it('compares with the state before what may not change', () => {
    const after = { ...state, objects: edited(['Service/db', 'spec.clusterIP', 'None']) };
    expect(newFindings(state, after).map(({ id }) => id)).toEqual(['field-immutable']);
  });
});

/** Any value, at any place of any object: what is reviewed may be malformed, and has not passed the schema. */
const places = objects.flatMap((object) =>
  paths(object, '').map((path): [string, string] => [`${object.kind}/${object.metadata.name}`, path]),
);
const malformed = fc.tuple(fc.constantFrom(...places), fc.jsonValue()).map(([[name, path], value]) => {
  return edited([name, path, value]);
});

/** Such objects, and some of others with the same names. */
const changedObjects = fc
  .tuple(malformed, malformed, fc.nat({ max: objects.length }))
  .map(([ones, others, from]) => [...ones, ...others.slice(from)]);

const sorted = (found: readonly object[]) => found.map((one) => JSON.stringify(one)).sort();

describe('objectRules', () => {
  it('have an id of their own', () => {
    const ids = objectRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });

  it('never throw, and tell a place that is there', () => {
    fc.assert(
      fc.property(malformed, (changed) => {
        for (const finding of newFindings(state, { ...state, objects: changed })) {
          const sides = [...changed, ...objects].filter(
            ({ kind, metadata }) => `${kind}/${metadata.name}` === finding.object,
          );
          const isThere = finding.path === '' || sides.some((side) => valueAtPath(side, finding.path) !== undefined);
          expect([finding.id, finding.path, isThere]).toEqual([finding.id, finding.path, true]);
        }
        expect(objectRules.flatMap((rule) => rule.judge(prepare({ objects: changed })))).toBeInstanceOf(Array);
      }),
      { numRuns: 80 },
    );
  });
});

describe('a rule that judges each object by itself', () => {
  const each = objectRules.filter(({ judgesEach }) => judgesEach);

  it('finds in all objects what it finds in each of them', () => {
    fc.assert(
      fc.property(changedObjects, (changed) => {
        for (const rule of each) {
          const alone = changed.flatMap((object) => rule.judge(prepare({ ...state, objects: [object] })));
          expect(sorted(rule.judge(prepare({ ...state, objects: changed })))).toEqual(sorted(alone));
        }
      }),
      { numRuns: 80 },
    );
  });

  it('is not asked about an object that did not change', () => {
    const before = { ...state, objects: edited(IMAGE, NAMESPACE) };
    const asked = each.map((rule) => jest.spyOn(rule, 'judge'));
    try {
      newFindings(before, { ...before, objects: [...before.objects] });
      newFindings(before, { ...before, objects: before.objects.slice(1) });
      expect(asked.flatMap(({ mock }) => mock.calls.flatMap(([{ objects: given }]) => given))).toEqual([]);
    } finally {
      for (const spy of asked) spy.mockRestore();
    }
  });

  const { images } = state.platform;
  it.each([
    ['environment', { environment: { ...state.environment, host: 'other.example.com' } }, 'ingress-host-unknown'],
    [
      'platform',
      { platform: { ...state.platform, images: { ...images, api: images.postgresql.repository } } },
      'pull-secret-missing',
    ],
  ])('is asked about all of them where the %s of the model changes', (_, model, id) => {
    expect(newFindings(state, { ...state, ...model }).map((finding) => finding.id)).toContain(id);
  });
});

/** The paths of every field below the name, as the sample's edits take them. */
function paths(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const below = Array.isArray(value) ? `${path}[${key}]` : `${path}${path && '.'}${key}`;
    const isKept = ['apiVersion', 'kind', 'metadata', 'metadata.name'].includes(below) || /[./]\S*"/.test(key);
    return [...(isKept || /[./]/.test(key) ? [] : [below]), ...paths(field, below)];
  });
}

it('has a schema, in every version, for exactly the kinds that may be rendered', () => {
  for (const load of Object.values(SCHEMAS)) {
    const kinds = Object.keys(load().kinds).map((name) => name.split('/').reverse());
    const known = kinds.map(([kind, , group = '']) => `${group}/${kind}`).sort();
    expect(known).toEqual(RENDERED_KINDS.map(({ group, kind }) => `${group}/${kind}`).sort());
  }
});

import { RENDERED_KINDS } from '@vmshift/environments';
import { SCHEMAS } from '@vmshift/kubernetes';
import { ALL_CHECKS, checkManifests } from './check-manifests';
import { context, edited, objects } from './testing/sample';

describe('checkManifests', () => {
  it('finds nothing in a sample in which nothing is wrong', () => {
    expect(checkManifests(context)).toEqual([]);
  });

  it('finds nothing when the same is committed', () => {
    expect(checkManifests({ ...context, committed: structuredClone(objects) })).toEqual([]);
  });

  it('reports what different rules find, with environment, object, field, value, what is allowed and a fix', () => {
    const changed = edited(
      ['Deployment/web', 'spec.template.spec.containers[0].image', 'nginx:latest'],
      ['Service/db', 'metadata.namespace', 'default'],
    );
    expect(checkManifests({ ...context, objects: changed })).toEqual([
      {
        rule: 'namespace',
        environment: 'sample',
        path: 'Service/db: metadata.namespace',
        value: 'default',
        allowed: 'sample',
        fix: 'apps/vmshift/src, where Service/db is made',
      },
      expect.objectContaining({
        rule: 'image',
        path: 'Deployment/web: spec.template.spec.containers[web].image',
        value: 'nginx:latest',
      }),
    ]);
  });

  it('asks no other rule as long as the shape of an object is wrong', () => {
    const changed = edited(['Deployment/web', 'spec', 'none'], ['Service/db', 'metadata.namespace', 'default']);
    expect(checkManifests({ ...context, objects: changed }).map(({ rule }) => rule)).toEqual(['schema']);
  });

  it('has an id of its own for every rule', () => {
    const ids = ALL_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  });

  it('has a schema, in every version, for exactly the kinds that may be rendered', () => {
    for (const load of Object.values(SCHEMAS)) {
      const kinds = Object.keys(load().kinds).map((name) => name.split('/').reverse());
      const known = kinds.map(([kind, , group = '']) => `${group}/${kind}`).sort();
      expect(known).toEqual(RENDERED_KINDS.map(({ group, kind }) => `${group}/${kind}`).sort());
    }
  });
});

import type { Finding } from '@vmshift/findings';
import { reportFinding } from '@vmshift/findings/testing';
import { parseManifests } from '@vmshift/kubernetes';
import type { RenderedFile, Side } from '@vmshift/manifest-review';
import { findingPlace } from './finding-place';

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: redis
  annotations:
    argocd.argoproj.io/sync-wave: "1"
spec:
  template:
    spec:
      containers:
        - name: redis
          image: redis:7
          args:
            - --save
            - "60"
`;

function place(finding: Partial<Finding>, file: Partial<RenderedFile> = {}) {
  const text = file.text ?? TEXT;
  const rendered = { name: 'redis.deployment.yaml', text, objects: parseManifests(TEXT, 'redis'), ...file };
  const side = { files: [rendered], pin: undefined, config: undefined, platform: undefined };
  const files: Side = { environments: new Map([['dev', side]]) };
  return findingPlace(reportFinding({ object: 'Deployment/redis', ...finding }), 'dev', files);
}

const RENDERED = 'dist/dev/redis.deployment.yaml';

test.each([
  ['the whole object', '', 1],
  ['a container', 'spec.template.spec.containers[redis]', 11],
  ['a field of it', 'spec.template.spec.containers[redis].image', 12],
  ['an item by its place', 'spec.template.spec.containers[redis].args[1]', 15],
  ['a key with dots', 'metadata.annotations["argocd.argoproj.io/sync-wave"]', 6],
  ['a field that is not there, at what holds it', 'spec.template.spec.hostNetwork', 9],
])('%s', (_, path, line) => {
  expect(place({ path })).toEqual({ file: RENDERED, line });
});

test('what could not be read stands on the line of its first problem, whatever the file holds', () => {
  const file = { text: '['.repeat(100_000), objects: [], problem: 'dist/dev/redis.deployment.yaml: line 7: got *a' };
  expect(place({ object: 'Application/vmshift', path: 'redis.deployment.yaml' }, file)).toEqual({
    file: RENDERED,
    line: 7,
  });
});

test.each([
  ['Deployment/api', 'packages/environments/src/dev.ts'],
  ['cluster-dev: linode_lke_cluster.lke', 'packages/environments/src/dev.ts'],
  ['argocd: helm_release.argocd', 'packages/environments/src/platform.ts'],
])('%s has no rendered file and stands in the model', (object, file) => {
  expect(place({ object })).toEqual({ file, line: 1 });
});

import fc from 'fast-check';
import { attributePatterns } from './attribute-pattern';

const cluster = { type: 'linode_lke_cluster' };
const traefik = { type: 'helm_release', chart: 'traefik' };

test.each([
  ['linode_lke_cluster.tags', cluster, ['tags']],
  ['linode_lke_cluster.control_plane[*].acl', cluster, ['control_plane', 0, 'acl', 0, 'enabled']],
  ['linode_lke_cluster.pool[*]', cluster, ['pool', 1]],
  ['linode_*.tags', cluster, ['tags', 0]],
  ['*.*_wo', { type: 'kubernetes_secret_v1' }, ['data_wo', 'KEY']],
  ['helm_release.values.**.replicas', traefik, ['values', 'deployment', 'replicas']],
  ['helm_release.values.**.replicas', traefik, ['values', 'replicas']],
  ['helm_release[traefik].values.service.type', traefik, ['values', 'service', 'type']],
  ['kubernetes_labels.labels["example.org/tier"]', { type: 'kubernetes_labels' }, ['labels', 'example.org/tier']],
])('%s is about it', (pattern, owner, path) => {
  expect(attributePatterns([pattern])(owner, path)).toBe(true);
});

test.each([
  ['linode_lke_cluster.tags', { type: 'linode_firewall' }, ['tags']],
  ['linode_lke_cluster.pool[*]', cluster, ['pool', 1, 'firewall_id']],
  ['linode_lke_cluster.pool[*].type', cluster, ['pool', 1]],
  ['helm_release.values.applications.*', traefik, ['values', 'applications', 'a', 'info']],
  ['helm_release.values.**.replicas', traefik, ['values', 'replicasOf', 'x']],
  ['helm_release[argo-cd].values.service', traefik, ['values', 'service']],
  ['linode_lke_cluster.tag', cluster, ['tags']],
])('%s is not about it', (pattern, owner, path) => {
  expect(attributePatterns([pattern])(owner, path)).toBe(false);
});

const name = fc.stringMatching(/^[a-z_]{1,8}$/);

test('a path without stars is about itself and everything in it, and about nothing above it', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.array(name, { maxLength: 3 }), (path, below) => {
      const isAbout = attributePatterns([`linode_lke_cluster.${path.join('.')}`]);
      expect(isAbout(cluster, [...path, ...below])).toBe(true);
      expect(isAbout(cluster, path.slice(0, -1))).toBe(false);
    }),
  );
});

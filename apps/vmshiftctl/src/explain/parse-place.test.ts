import { model } from '@vmshift/environments';
import { UsageError } from '../usage-error';
import { parsePlace } from './parse-place';

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: vmshift-api\n';
const read = (file: string) => (file === 'dist/production/vmshift-api.deployment.yaml' ? DEPLOYMENT : undefined);
const parse = (...words: readonly string[]) => parsePlace(words, model, read);

test.each([
  ['a file of dist/', ['dist/production/vmshift-api.deployment.yaml'], ''],
  [
    'its path from another folder, and a field',
    ['../clone/dist/production/vmshift-api.deployment.yaml', 'spec'],
    'spec',
  ],
  ['an object of an environment', ['production', 'Deployment/vmshift-api'], ''],
  ['a place as a report prints it', ['production:', 'Deployment/vmshift-api', 'spec.replicas'], 'spec.replicas'],
  ['a path with blanks in it', ['production', 'Deployment/vmshift-api', 'a[/', 'Exact].b'], 'a[/ Exact].b'],
])('reads %s', (_, words, field) => {
  expect(parse(...words)).toEqual({ environment: 'production', object: 'Deployment/vmshift-api', field });
});

test('an environment alone stands for all of its objects', () => {
  expect(parse('staging')).toEqual({ environment: 'staging', object: '', field: '' });
});

test.each(['production.ingress.limitRequests', 'platform.images', 'production.ingress.paths[0]'])(
  'reads a path of the model: %s',
  (path) => {
    expect(parse(path)).toEqual({ path });
  },
);

test.each([
  ['a file of a stack', ['cdktf.out/stacks/cluster-dev/cdk.tf.json', 'linode_lke_cluster.lke'], ''],
  [
    'a stack as a report prints it, and a field',
    ['cluster-dev:', 'linode_lke_cluster.lke', 'pool[0].type'],
    'pool[0].type',
  ],
  ['a field behind a dot', ['cluster-dev', 'linode_lke_cluster.lke.region'], 'region'],
])('reads %s', (_, words, field) => {
  expect(parse(...words)).toEqual({ stack: 'cluster-dev', address: 'linode_lke_cluster.lke', field });
});

test('reads the address of what Terraform only reads', () => {
  expect(parse('argocd', 'data.terraform_remote_state.a.config')).toEqual({
    ...{ stack: 'argocd', address: 'data.terraform_remote_state.a', field: 'config' },
  });
});

test.each([
  [['cluster-dev', 'cluster'], 'got "cluster-dev cluster"; allowed: cluster-dev <address>, and a field behind it'],
  [['prod', 'Deployment/vmshift-api'], 'got "prod Deployment/vmshift-api"; nearest: production,'],
  [['prod', 'Deployment/vmshift-api'], 'allowed: dist/<environment>/<file>'],
  [['dist/production/none.yaml'], 'got "dist/production/none.yaml"; allowed: a file that is there'],
  [
    ['dist/none/vmshift-api.deployment.yaml'],
    'got "dist/none/vmshift-api.deployment.yaml"; allowed: dist/<environment>',
  ],
])('refuses %s', (words, message) => {
  expect(() => parse(...words)).toThrow(UsageError);
  expect(() => parse(...words)).toThrow(message);
});

import { testRule } from '@vmshift/findings/testing';
import { type Edit, edited, flows, sample, state } from '../../test-support/sample';
import { prepare } from '../object-rule';
import { networkFlowRules } from './network-flows';

const DEFAULT = 'NetworkPolicy/default-deny';
const withoutPolicies = prepare({ ...state, objects: edited().filter(({ kind }) => kind !== 'NetworkPolicy') });

testRule(networkFlowRules, 'default-deny-missing', {
  flags: {
    'a default that is open': [
      sample([DEFAULT, 'spec.policyTypes', ['Ingress']]),
      { object: DEFAULT, path: 'spec.policyTypes', now: 'open for egress' },
    ],
    'no policies at all': [
      withoutPolicies,
      { object: 'Deployment/web', path: 'spec.policyTypes', now: 'open for ingress' },
      { object: 'Deployment/web', path: 'spec.policyTypes', now: 'open for egress' },
    ],
  },
  accepts: {
    'a policy for every pod': sample(),
    'nothing where the flows are not known either': { ...sample(), flows: undefined },
    'no objects': prepare({ ...state, objects: [] }),
  },
});

testRule(networkFlowRules, 'flow-without-pods', {
  flags: {
    'a declared connection to pods that do not exist': [
      { ...sample(), flows: [...flows, { from: 'web', to: 'cache', port: 6379 }] },
      { object: DEFAULT, path: 'spec', now: 'web to cache, port 6379' },
    ],
  },
  accepts: { 'the connections of the sample': sample() },
});

const refused = (edit: Edit, ...connections: readonly [string, ...string[]]) =>
  [sample(edit), ...connections.map((now) => ({ object: DEFAULT, path: 'spec', now }))] as const;

testRule(networkFlowRules, 'flow-refused', {
  flags: {
    'a flow that is refused where it starts': refused(['NetworkPolicy/web', 'spec.egress', []], 'web to db, port 5432'),
    'a flow that is refused where it ends': refused(
      ['NetworkPolicy/db', 'spec.ingress[0].from', [{ podSelector: { matchLabels: { app: 'web' } } }]],
      'dump to db, port 5432',
    ),
    'a flow to the world that is refused': refused(
      ['NetworkPolicy/dump', 'spec.egress[1].to[0].ipBlock.cidr', '10.0.0.0/8'],
      'dump to internet, port 443',
    ),
    'a way in that is closed by the name of a port': refused(
      ['NetworkPolicy/web', 'spec.ingress[0].ports[0].port', 'https'],
      'ingress-controller to web, port 8000',
    ),
    'a pod that cannot resolve names': refused(
      ['NetworkPolicy/dns', 'spec.podSelector.matchExpressions[0].values', ['web']],
      "dump to the cluster's DNS, port 53/UDP and 53/TCP",
    ),
    'an ACME solver that cannot be reached': refused(
      ['NetworkPolicy/acme', 'spec.ingress', []],
      'the ingress controller to the ACME solver, port 8089',
    ),
  } as never,
  accepts: {
    'the connections of the sample': sample(),
    'anything where the flows are not known': { ...withoutPolicies, flows: undefined },
  },
});

test('what fails without a flow is told', () => {
  const rule = networkFlowRules.find(({ id }) => id === 'flow-refused');
  const impacts = (edit: Edit) => rule?.judge(sample(edit)).map(({ impact }) => impact);
  expect(impacts(['NetworkPolicy/db', 'spec.ingress', []])).toEqual(['2 connections that are needed fail']);
  expect(rule?.judge(sample(['NetworkPolicy/db', 'spec.ingress', []]))).toMatchObject([
    {
      now: 'web, dump to db, port 5432',
      lines: [
        'web cannot connect to db: everything that needs it fails',
        'dump cannot connect to db: everything that needs it fails',
      ],
    },
  ]);
  expect(impacts(['NetworkPolicy/web', 'spec.ingress', []])).toEqual([
    'the ingress controller cannot reach web: the host answers with errors',
  ]);
  expect(impacts(['NetworkPolicy/acme', 'spec.ingress', []])).toEqual([
    expect.stringContaining('certificates cannot be renewed'),
  ]);
});

testRule(networkFlowRules, 'flow-undeclared', {
  flags: {
    'a connection that is not declared': [
      sample(['NetworkPolicy/db', 'spec.ingress[0].from', []], [DEFAULT, 'spec.egress', [{}]]),
      {
        object: 'Deployment/db',
        path: 'spec.template.spec.containers[db].ports',
        now: 'open to Job/migrate, Deployment/db',
        because: expect.stringContaining('port 5432'),
      },
    ],
    'policies that allow what is no longer declared': [
      { ...sample(), flows: flows.filter(({ from }) => from !== 'web') },
      { object: 'Deployment/db', path: 'spec.template.spec.containers[db].ports', now: 'open to Deployment/web' },
    ],
  },
  accepts: {
    'the connections of the sample': sample(),
    'anything where the flows are not known': { ...withoutPolicies, flows: undefined },
  },
});

import { UserError } from '../user-error';
import { assertKnownRules } from './assert-known-rules';

const entry = (rule: string) => ({
  ...{ rule, stack: 'cluster-dev', address: 'linode_lke_cluster.cluster', path: '' },
  ...{ reason: 'the volume moves with it', by: 'octocat', expires: '2026-12-31' },
});
const ids = ['cluster-destroyed', 'volume-destroyed', 'claim-removed'];

test('entries of rules that there are pass', () => {
  expect(() => assertKnownRules([entry('claim-removed'), entry('volume-destroyed')], ids)).not.toThrow();
  expect(() => assertKnownRules([], ids)).not.toThrow();
});

test('an unknown rule is refused with the nearest ones, each entry of one', () => {
  const check = () => assertKnownRules([entry('claim-removed'), entry('cluster-destroy'), entry('xyz')], ids);
  expect(check).toThrow(UserError);
  expect(check).toThrow(
    '[1].rule: got "cluster-destroy"; allowed: a rule that can be acknowledged; nearest: cluster-destroyed',
  );
  expect(check).toThrow(
    '[2].rule: got "xyz"; allowed: a rule that can be acknowledged; all of them: ./vmshiftctl rules',
  );
});

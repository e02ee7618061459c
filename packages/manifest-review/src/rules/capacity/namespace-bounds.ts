import { asText, dataAt, type KubeObject, objectName, optionalText, recordsAt } from '@vmshift/kubernetes';
import { changeRule } from '../rule';

const shared = {
  verdict: 'warn',
  impact: 'a mistake in a manifest reaches as far as the cluster does',
  fix: 'keep the bound; synth computes it from the model',
  see: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
} as const;

/** What a quota or a limit range bounds; the number of load balancers has a rule of its own. */
function boundedBy(object: KubeObject): readonly string[] {
  const hard = Object.keys(dataAt(object, 'spec.hard')).filter((name) => name !== 'services.loadbalancers');
  const greatest = recordsAt(object, 'spec.limits').flatMap((limit) => Object.keys(dataAt(limit, 'max')));
  return [...hard, ...greatest];
}

const namespaceBoundLoosened = changeRule({
  ...shared,
  id: 'namespace-bound-loosened',
  title: 'The quota and the limit range of a namespace bound what they did',
  judge: ({ before, after }) =>
    [...before.ofKind('ResourceQuota'), ...before.ofKind('LimitRange')].flatMap((old) => {
      const kept = after.find(objectName(old));
      if (kept === undefined) return [];
      const bounded = after.ofKind(old.kind).flatMap(boundedBy);
      const lost = boundedBy(old).filter((name) => !bounded.includes(name));
      if (lost.length === 0) return [];
      const path = old.kind === 'ResourceQuota' ? 'spec.hard' : 'spec.limits';
      return [{ object: objectName(old), path, before: lost.join(', ') }];
    }),
  class: 'capacity',
  because: ({ before }) => `nothing bounds ${before} any more`,
  reads: ['spec.hard', 'spec.limits'],
});

const namespaceBoundRemoved = changeRule({
  ...shared,
  id: 'namespace-bound-removed',
  title: 'A namespace keeps its quota and its limit range',
  judge: ({ before, after }) =>
    after.objects.length === 0
      ? []
      : [...before.ofKind('ResourceQuota'), ...before.ofKind('LimitRange')]
          .filter((object) => after.find(objectName(object)) === undefined && after.ofKind(object.kind).length === 0)
          .map((object) => ({ object: objectName(object), before: object.metadata.name, after: undefined })),
  class: 'capacity',
  because: 'nothing bounds what the namespace takes from the cluster',
});

const LOAD_BALANCERS = 'spec.hard["services.loadbalancers"]';

const loadBalancersAllowed = changeRule({
  ...shared,
  id: 'load-balancers-allowed',
  title: 'The quota keeps the namespace without load balancers',
  judge: ({ before, after }) =>
    after.ofKind('ResourceQuota').flatMap((quota) => {
      const old = before.find(objectName(quota));
      const [was, is] = [old, quota].map((one) => dataAt(one, 'spec.hard')['services.loadbalancers']);
      if (asText(was) !== '0' || asText(is) === '0') return [];
      return [
        {
          object: objectName(quota),
          path: LOAD_BALANCERS,
          before: '0',
          after: optionalText(is),
        },
      ];
    }),
  class: 'exposure',
  because: 'nothing keeps a Service from becoming a load balancer with a public address',
  reads: ['spec.hard'],
});

/** The bounds of the namespace. */
export const namespaceBounds = [namespaceBoundRemoved, namespaceBoundLoosened, loadBalancersAllowed];

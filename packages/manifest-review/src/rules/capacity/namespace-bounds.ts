import { asText, dataAt, objectName, optionalText } from '@vmshift/kubernetes';
import { changeRule } from '../rule';

const shared = {
  verdict: 'warn',
  impact: 'a mistake in a manifest reaches as far as the cluster does',
  fix: 'keep the bound; synth computes it from the model',
  see: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
} as const;

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
export const namespaceBounds = [namespaceBoundRemoved, loadBalancersAllowed];

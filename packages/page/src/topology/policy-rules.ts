import {
  type Direction,
  itemPaths,
  type KubeObject,
  type NetworkPeer,
  objectName,
  portsAllowedBy,
  recordsAt,
  selectsPods,
} from '@vmshift/kubernetes';
import type { Place } from './topology';

/** One rule of a NetworkPolicy, as a policy that holds no other. */
export interface PolicyRule extends Place {
  readonly direction: Direction;
  readonly policy: KubeObject;
}

const TYPES = { ingress: 'Ingress', egress: 'Egress' } as const;

/** Every rule of every policy, so that each can be asked by itself. */
export function policyRules(policies: readonly KubeObject[]): readonly PolicyRule[] {
  return policies.flatMap((policy) =>
    (['ingress', 'egress'] as const).flatMap((direction) => {
      const field = `spec.${direction}`;
      const rules = recordsAt(policy, field);
      const paths = itemPaths(field, rules, 'NetworkPolicy');
      return rules.map((rule, index) => ({
        object: objectName(policy),
        path: paths[index] ?? field,
        direction,
        policy: withRule(policy, direction, rule),
      }));
    }),
  );
}

function withRule(policy: KubeObject, direction: Direction, rule: unknown): KubeObject {
  const spec = typeof policy.spec === 'object' ? policy.spec : {};
  return {
    ...policy,
    spec: { ...spec, policyTypes: [TYPES[direction]], ingress: [], egress: [], [direction]: [rule] },
  };
}

/** The rules that allow a connection, those of the end that connects first. */
export function rulesThatAllow(rules: readonly PolicyRule[], from: NetworkPeer, to: NetworkPeer): readonly Place[] {
  const allows = ({ direction, policy }: PolicyRule): boolean => {
    const subject = direction === 'egress' ? from : to;
    return (
      subject.kind === 'pod' &&
      subject.namespace === 'own' &&
      selectsPods(policy, subject.labels) &&
      portsAllowedBy([policy], direction, from, to).length > 0
    );
  };
  const allowing = rules.filter(allows);
  return (['egress', 'ingress'] as const).flatMap((direction) =>
    allowing.filter((rule) => rule.direction === direction).map(({ object, path }) => ({ object, path })),
  );
}

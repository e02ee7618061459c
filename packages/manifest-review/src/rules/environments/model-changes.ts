import type { EnvironmentConfig } from '@vmshift/environments';
import type { Rule } from '@vmshift/findings';
import { at, optionalText } from '@vmshift/kubernetes';
import { type Comparison, changeRule } from '../rule';
import { keptModels } from './kept-models';
import { FIELD_RULES, type FieldRule } from './model-fields';

const SEE = 'https://techdocs.akamai.com/cloud-computing/docs/linode-kubernetes-engine';

function fieldRule({ path, flags = () => true, see = SEE, ...rule }: FieldRule): Rule<Comparison> {
  return changeRule({
    ...rule,
    judge: (comparison) =>
      keptModels(comparison).flatMap(({ object, ...model }) => {
        const [was, is] = [at(model.was, path), at(model.is, path)];
        return was === is || !flags(was, is)
          ? []
          : [{ object, path, before: optionalText(was), after: optionalText(is) }];
      }),
    see,
  });
}

const poolNames = ({ cluster }: EnvironmentConfig) => (cluster.additionalNodePools ?? []).map(({ name }) => name);

/** Without a list of its own the API is open. */
function apiAddresses({ cluster: { controlPlaneAcl } }: EnvironmentConfig): readonly string[] {
  return controlPlaneAcl === undefined ? ['0.0.0.0/0'] : [...controlPlaneAcl.ipv4, ...controlPlaneAcl.ipv6];
}

/**
 * What a change of the model does to the cluster when it is deployed, told from the model alone: where there is a plan,
 * its findings tell the same with the addresses.
 */
export const modelChanges: readonly Rule<Comparison>[] = [
  ...FIELD_RULES.map(fieldRule),
  changeRule({
    id: 'model-node-pool-removed',
    title: 'Node pools stay',
    judge: (comparison) =>
      keptModels(comparison).flatMap(({ object, was, is }) =>
        poolNames(was)
          .filter((name) => !poolNames(is).includes(name))
          .map((name) => ({ object, path: 'cluster.additionalNodePools', before: name })),
      ),
    class: 'outage',
    verdict: 'warn',
    because: 'the nodes of the pool are destroyed',
    impact: 'pods on them are killed if the nodes were not drained',
    fix: 'drain the nodes first',
    see: SEE,
  }),
  changeRule({
    id: 'model-api-opened',
    title: 'Few addresses may reach the Kubernetes API',
    judge: (comparison) =>
      keptModels(comparison).flatMap(({ object, was, is }) => {
        const [known, allowed] = [apiAddresses(was), apiAddresses(is)];
        const opened = allowed.filter((cidr) => !known.includes(cidr));
        if (opened.length === 0) return [];
        const verdict = opened.some((cidr) => cidr.endsWith('/0')) ? ('block' as const) : ('warn' as const);
        const path = 'cluster.controlPlaneAcl';
        return [{ object, path, before: known.join(', '), after: allowed.join(', '), verdict, opened }];
      }),
    class: 'exposure',
    verdict: 'block',
    because: ({ opened }) => `${opened.join(', ')} may reach the Kubernetes API`,
    impact: 'anyone at these addresses can try credentials',
    fix: 'list single addresses',
    see: SEE,
  }),
];

import { resourceRule } from '../rule';

const CREATE_ONLY: readonly string[] = ['subnet_id', 'vpc_id', 'stack_type'];

/** Attributes of a cluster that the API takes at creation alone. */
export const createOnlyAttribute = resourceRule({
  id: 'create-only-attribute',
  title: 'A change of a cluster is one that the API carries out',
  types: ['linode_lke_cluster'],
  actions: ['update'],
  judge: ({ changes }) =>
    changes.filter(({ path }) => CREATE_ONLY.includes(String(path[0]))).map(({ path }) => ({ path: path.slice(0, 1) })),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'the API accepts this attribute when a cluster is created, not later',
  impact: 'nothing happens, and every plan from now on shows the same update',
  fix: 'revert the change, or build another cluster',
  see: 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster',
  reads: CREATE_ONLY,
});

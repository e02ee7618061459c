import { ruleFor } from '../rule';

const CREATE_ONLY = new Set(['subnet_id', 'vpc_id', 'stack_type']);

/** Attributes of a cluster that the API takes at creation alone; the plan shows an update for ever, no call is made. */
export const createOnlyAttributes = ruleFor(['linode_lke_cluster'], ({ action, changes }) =>
  action !== 'update'
    ? []
    : changes
        .filter(({ path }) => CREATE_ONLY.has(String(path[0])))
        .map(({ path, before, after }) => ({
          id: 'create-only-attribute',
          class: 'sync-failure' as const,
          verdict: 'warn' as const,
          path: String(path[0]),
          before,
          after,
          because: 'a cluster takes it when it is created, not later',
          impact: 'nothing happens, and every plan from now on shows the same update',
          fix: 'take the change back, or build another cluster',
          see: 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/lke_cluster',
        })),
);

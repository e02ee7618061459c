import { environmentRule } from './rule';

/**
 * Protects a production from being destroyed by a plan, or emptied by the deletion of one Application, because a switch was
 * left off. To take such an environment away, its tier is changed first, which a person has to approve.
 */
export const productionKept = environmentRule(
  {
    id: 'production-kept',
    title: 'An environment of the tier production is kept by Terraform and by Argo CD',
    see: 'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy',
  },
  ({ tier, cluster, application }, report) => {
    if (tier !== 'production') return;
    if (!cluster.preventDestroy) {
      const allowed = 'true where tier is production: a plan must not destroy the cluster';
      report('cluster.preventDestroy', cluster.preventDestroy, allowed);
    }
    if (application.cascadingDelete) {
      const allowed = 'false where tier is production: deleting the Application must leave the workloads running';
      report('application.cascadingDelete', application.cascadingDelete, allowed);
    }
  },
);

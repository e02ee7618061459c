import { applicationOf, renderedKinds } from '@vmshift/environments';
import type { Check } from './check';

/**
 * Only kinds that Argo CD's Role and AppProject let through. Secrets and cluster-scoped kinds are Terraform's.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export const kinds: Check = {
  id: 'kind',
  find: ({ objects, platform }) => {
    const permitted = renderedKinds(applicationOf(platform));
    return objects
      .filter(
        ({ kind, apiVersion }) => !permitted.some((one) => one.kind === kind && one.group === groupOf(apiVersion)),
      )
      .map((object) => ({
        object,
        path: 'kind',
        value: `${object.apiVersion}/${object.kind}`,
        allowed: permitted.map(({ kind }) => kind).join(', '),
        fix:
          object.kind === 'Secret'
            ? 'apps/infra, which writes Secrets; manifests only name them'
            : 'packages/environments/src/kinds.ts, if Argo CD is to manage this kind',
      }));
  },
};

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/', 1)[0] ?? '') : '';
}

import { importOf } from './object-import';

const begun = (address: string, id?: string) =>
  ({ address, action: 'create', ...(id === undefined ? {} : { id }) }) as const;

test('what the plan knew of an object is in the commands', () => {
  const secret = { metadata: [{ name: 'ghcr-secret', namespace: 'vmshift-dev' }] };
  expect(importOf(begun('kubernetes_secret_v1.registry'), secret, 'c')).toEqual({
    look: 'kubectl --context c -n vmshift-dev get secret ghcr-secret',
    id: 'vmshift-dev/ghcr-secret',
  });
  expect(importOf(begun('kubernetes_namespace.a'), { metadata: [{ name: 'argocd' }] }, 'c')).toEqual({
    look: 'kubectl --context c get namespace argocd',
    id: 'argocd',
  });
  expect(importOf(begun('helm_release.argo-cd'), { name: 'argo-cd', namespace: 'argocd' }, 'c')).toEqual({
    look: 'helm --kube-context c -n argocd status argo-cd',
    id: 'argocd/argo-cd',
    instead: 'if its STATUS is pending-install: helm --kube-context c -n argocd uninstall argo-cd',
  });
  expect(importOf(begun('linode_lke_node_pool.a', '9'), { cluster_id: 7 }, 'c')).toEqual({
    look: 'linode-cli lke pools-list 7',
    id: '7,9',
  });
  expect(importOf(begun('linode_lke_cluster.a', '7'), undefined, 'c').id).toBe('7');
});

test('what it did not know, or what is no word for a shell, is a placeholder', () => {
  expect(importOf(begun('helm_release.a'), { name: "a'; rm -rf /; '", namespace: null }, 'c')).toEqual({
    look: 'helm --kube-context c -n <namespace> status <name>',
    id: '<namespace>/<name>',
    instead: 'if its STATUS is pending-install: helm --kube-context c -n <namespace> uninstall <name>',
  });
  expect(importOf(begun('linode_domain_record.a'), undefined, 'c').id).toBe('<domain id>,<record id>');
  expect(importOf(begun('terraform_data.a'), undefined, 'c')).toEqual({ look: undefined, id: '<id>' });
});

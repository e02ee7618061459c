/** Attributes of which it is known that no value loses data, takes a service away, or opens anything, with the reason. */
export const HARMLESS: readonly (readonly [pattern: string, reason: string])[] = [
  ['*.timeouts', 'how long Terraform waits for the API; what is made is the same'],
  ['kubernetes_*.wait_for_*', 'how long Terraform waits for the object; what is made is the same'],
  ['helm_release.max_history', 'how many earlier revisions Helm keeps to go back to'],
  ['helm_release.description', 'a note in the history of the release'],
  ['helm_release.lint', 'whether the plan checks the chart; what is made is the same'],
  ['helm_release.render_subchart_notes', 'what Helm prints after an upgrade'],
  [
    'helm_release[argocd-apps].values.applications.*.syncPolicy.retry.backoff',
    'how long Argo CD waits before it tries a sync again',
  ],
  [
    'helm_release[cluster-issuers].values.issuers.*.acme.email',
    'where the authority writes to; the account stays the one of the key',
  ],
  ['helm_release.values.**.revisionHistoryLimit', 'how many old ReplicaSets stay to go back to'],
  ['helm_release[argocd-apps].values.projects.*.description', 'a note for people'],
  ...['audit', 'audit-version', 'warn', 'warn-version'].map(
    (mode) =>
      [
        `kubernetes_namespace*.metadata[*].labels["pod-security.kubernetes.io/${mode}"]`,
        'Pod Security tells of pods by it, and refuses none',
      ] as const,
  ),
  ['linode_domain.description', 'a note for people'],
  ['linode_domain.group', 'how the manager lists the zone'],
  ['linode_domain.tags', 'how the manager and the invoice list the zone'],
  ['linode_firewall.tags', 'how the manager and the invoice list the firewall'],
  ['linode_lke_cluster.tags', 'how the manager and the invoice list the cluster'],
];

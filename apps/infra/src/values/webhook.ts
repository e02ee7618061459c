/** Where Argo CD finds the secret of GitHub's webhook, which Terraform writes. */
export const WEBHOOK_SECRET = { name: 'argocd-webhook', key: 'github' } as const;

/**
 * Refers to it from `argocd-secret`. Without a secret Argo CD would take a webhook from anyone.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/webhook/#alternative
 */
export const WEBHOOK_SECRET_REFERENCE = `$${WEBHOOK_SECRET.name}:${WEBHOOK_SECRET.key}`;

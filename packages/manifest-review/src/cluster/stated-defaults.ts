/** What a controller does where the annotation or label is absent, by its key. */
const DEFAULTS: readonly (readonly [key: RegExp, values: readonly string[]])[] = [
  [/(^|\.)(istio\.io\/inject|linkerd\.io\/inject)$|^(istio-injection|linkerd\.io\/inject)$/, ['false', 'disabled']],
  [/^controller\.kubernetes\.io\/pod-deletion-cost$/, ['0']],
  [/^service\.kubernetes\.io\/topology-mode$/, ['Disabled', 'disabled']],
  [/^container\.apparmor\.security\.beta\.kubernetes\.io\//, ['runtime/default']],
  [/^argocd\.argoproj\.io\/ignore-healthcheck$/, ['false']],
  [/^acme\.cert-manager\.io\/http01-edit-in-place$/, ['false']],
  [
    /^nginx\.ingress\.kubernetes\.io\/(use-regex|ssl-passthrough|enable-cors|canary|service-upstream|force-ssl-redirect)$/,
    ['false'],
  ],
  [/^nginx\.ingress\.kubernetes\.io\/backend-protocol$/, ['HTTP', 'http']],
];

/**
 * Whether a key only comes or goes with the value that counts without it. A number that the controller of another vendor
 * takes by default, such as proxy-body-size, is no default here: where Traefik reads it, its own is another one.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress-nginx/
 */
export function isStatedDefault(key: string, before: string | undefined, after: string | undefined): boolean {
  if (before !== undefined && after !== undefined) return false;
  const value = before ?? after ?? '';
  return DEFAULTS.some(([form, values]) => form.test(key) && values.includes(value));
}

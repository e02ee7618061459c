const AGAIN = './vmshiftctl bootstrap --apply';

/** Values that come with the first deploy, and how each is set. */
const LATER: Readonly<Record<string, string>> = {
  TERRAFORM: `at last: ${AGAIN} asks whether to deploy`,
  ARGOCD_KUBECONFIG: `after the first deploy: ${AGAIN}`,
  OBSERVER_KUBECONFIG: `after the first deploy: ${AGAIN}`,
};

/** How a value is set that comes with the first deploy; undefined for any other. */
export function laterValue(name: string): string | undefined {
  return LATER[name];
}

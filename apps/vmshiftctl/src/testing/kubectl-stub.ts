import { contextName, model } from '@vmshift/environments';

const ASKED = '-n argocd get applications.argoproj.io -o json --request-timeout=8s';

/** Shell lines that answer the question for the contexts of a kubeconfig which the guide has made. */
export const CONTEXTS = contextLines(model.environments.map(contextName));

/** How the kinds begin that are asked for in one call. */
const KINDS = ['pods,', 'events ', 'certificates.cert-manager.io,', 'nodes,'];

/**
 * A kubectl that has some contexts, answers one question by one of them, and finds no object in their clusters; anything
 * else it refuses.
 */
export function kubectlStub(
  answer: object,
  contexts: readonly string[] = model.environments.map(contextName),
  asked = 'vmshift-production',
): string {
  return [
    contextLines(contexts),
    `if [ "$*" = "--context ${asked} ${ASKED}" ]; then`,
    `cat <<'END'\n${JSON.stringify(answer)}\nEND`,
    'exit 0',
    'fi',
    ...contexts.flatMap((name) =>
      KINDS.map((kinds) => `case "$*" in "--context ${name} "*"get ${kinds}"*) echo '{"items":[]}'; exit 0;; esac`),
    ),
    'echo "error: unexpected: $*" >&2; exit 64',
  ].join('\n');
}

function contextLines(contexts: readonly string[]): string {
  return `if [ "$*" = "config get-contexts -o name" ]; then printf '%s\\n' ${contexts.join(' ')}; exit 0; fi`;
}

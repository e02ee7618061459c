import { contextName, model } from '@vmshift/environments';

const ASKED = '-n argocd get applications.argoproj.io -o json --request-timeout=8s';

/** Shell lines that answer the question for the contexts of a kubeconfig which the guide has made. */
export const CONTEXTS = contextLines(model.environments.map(contextName));

/** A kubectl that has some contexts and answers one question by one of them; anything else it refuses. */
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
    'echo "error: unexpected: $*" >&2; exit 64',
  ].join('\n');
}

function contextLines(contexts: readonly string[]): string {
  return `if [ "$*" = "config get-contexts -o name" ]; then printf '%s\\n' ${contexts.join(' ')}; exit 0; fi`;
}

import type { Kubectl, KubectlAnswer } from './read-cluster';

/**
 * The contexts that kubectl has.
 * @throws Error when kubectl is missing, or cannot read its configuration
 */
export async function readContexts(kubectl: Kubectl): Promise<readonly string[]> {
  const answer = await kubectl(['config', 'get-contexts', '-o', 'name']);
  if (answer.status !== 0) throw new Error(`kubectl: ${refusal(answer)}`);
  return answer.stdout.split('\n').filter((name) => name !== '');
}

/** The current context of kubectl may be any cluster, so that one which is not there is never replaced by it. */
export function requireContext(contexts: readonly string[], context: string): void {
  if (!contexts.includes(context)) throw new Error(`kubectl has no context ${context}`);
}

/** Why kubectl failed, in its own words: the last line is the error, those before it are warnings. */
export function refusal({ status, stderr }: KubectlAnswer): string {
  return stderr.trim().split('\n').at(-1)?.trim() || `exit ${status}`;
}

/**
 * What kubectl says where what it has of a context is of no use any more, as 1.32 and 1.35 print it: the API server refuses
 * the token, which has expired; the cluster was made again since, with another authority, or under another name; or the
 * context names a user or a cluster that its configuration lacks, for which kubectl asks for a password, or tries its default.
 */
const STALE = [
  /You must be logged in to the server/,
  /x509: certificate signed by unknown authority/,
  /dial tcp: lookup \S.*: no such host/,
  /Please enter (?:Username|Password):/,
  /connection to the server localhost:8080 was refused/,
];

/** Whether kubectl's words tell that the context has to be made again. */
export function isStaleAccess(words: string): boolean {
  return STALE.some((one) => one.test(words));
}

/**
 * Words for an API server that is away, or too slow: ours at the end of our patience, and those of kubectl 1.32 for a
 * server that takes no connection, or takes one and is silent.
 */
const SILENT = [
  /kubectl did not answer within/,
  /connection to the server \S+ was refused/,
  /Unable to connect to the server: .*(?:i\/o timeout|TLS handshake timeout|deadline exceeded|no route to host)/,
];

/** Whether kubectl's words, or ours, tell that the API server gave no answer. */
export function isSilentServer(words: string): boolean {
  return !isStaleAccess(words) && SILENT.some((one) => one.test(words));
}

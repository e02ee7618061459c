import type { Rule } from '@vmshift/findings';
import { printPath } from '../plan-value';
import { canonical, type JsonValue, property } from '../plannable/json-value';
import {
  blocksOf,
  type ConfigurationChange,
  configurationRule,
  isSame,
  type NamedBlock,
  printJson,
} from './configuration-change';

/** A label that is an expression may be the one of a cluster. */
const REGISTRATION = /"argocd\.argoproj\.io\/secret-type":"(?:cluster"|[^"]*\$\{)/;

const TYPES: readonly string[] = ['kubernetes_secret', 'kubernetes_secret_v1'];

function isRegistration(block: JsonValue | undefined): boolean {
  return REGISTRATION.test(canonical(property(block, 'metadata')));
}

const dataAt = (block: JsonValue | undefined, key: string) => property(property(block, 'data_wo'), key);

const nameOf = (block: JsonValue | undefined) => property(property(block, 'metadata'), 'name');

/** Whether a text verifies the server in one way only, so that no second `insecure` or comment hides another. */
function isVerified(config: string): boolean {
  const isSecure = /"?insecure"?\s*[=:]\s*false\s*[,}]/.test(config) && config.match(/insecure/g)?.length === 1;
  return isSecure && !/\/\*|\/\/|#/.test(config);
}

/** An empty authority is none. */
function hasAuthority(config: string): boolean {
  return /"?caData"?\s*[=:]\s*(?!null\b)(?:[A-Za-z_]|"[^"])/.test(config) && config.match(/caData/g)?.length === 1;
}

/** What is wrong with the settings of a connection; undefined where nothing is. */
function configProblem(was: JsonValue | undefined, is: JsonValue | undefined): string | undefined {
  if (isSame(was, is)) return undefined;
  // As it is: what a report does not show is judged all the same.
  const config = typeof is === 'string' ? is : canonical(is);
  if (!isVerified(config)) return 'it does not set insecure = false, so that any server is taken for the cluster';
  if (!hasAuthority(config))
    return 'it has no caData, so that the certificate of the cluster is not verified by its own CA';
  return was === undefined ? undefined : 'the token or the CA comes from another expression';
}

/** One registration with the one that it had before, under whatever address: a rename changes nothing that Argo CD sees. */
function problemsOf({ before, after }: NamedBlock, olds: readonly NamedBlock[]) {
  const old = isRegistration(before) ? before : olds.find((one) => isSame(nameOf(one.after), nameOf(after)))?.after;
  const config = configProblem(dataAt(old, 'config'), dataAt(after, 'config'));
  // Of an object that keeps its address, argocd-cluster-changes tells the other keys.
  const moved = before === undefined && old !== undefined ? ['server', 'namespaces', 'clusterResources'] : [];
  const others = moved
    .filter((key) => !isSame(dataAt(old, key), dataAt(after, key)))
    .map((key) => ({ key, problem: `${key} is another one` }));
  return [...(config === undefined ? [] : [{ key: 'config', problem: config }]), ...others].map((one) => ({
    ...one,
    before: printJson(dataAt(old, one.key)),
    after: printJson(dataAt(after, one.key)),
  }));
}

const clusterNotVerified = configurationRule({
  id: 'argocd-cluster-not-verified',
  title: 'Argo CD sends its token to the cluster itself and to no other server',
  judge: (change) => {
    const olds = blocksOf({ ...change, after: change.before }, 'resource').filter(
      ({ type, after }) => TYPES.includes(type) && isRegistration(after),
    );
    return blocksOf(change, 'resource')
      .filter(({ type, before, after }) => TYPES.includes(type) && [before, after].some(isRegistration))
      .flatMap((block) =>
        problemsOf(block, olds).map(({ key, problem, before, after }) => ({
          ...{ address: `${block.type}.${block.name}`, path: printPath(['data_wo', key]), problem },
          ...(key === 'config' && !isShown(before, after) ? {} : { before, after }),
        })),
      );
  },
  class: 'exposure',
  verdict: 'block',
  because: ({ path, problem }) => `${path} of the cluster that Argo CD writes to changes: ${problem}`,
  impact: 'a server between Argo CD and the cluster gets its token, and may write all that Argo CD may write there',
  fix: 'keep insecure = false, caData and the references to the stack of the cluster (apps/infra/src/constructs/cluster-registration.ts)',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters',
});

/** A text that is no expression may hold the token itself. */
function isShown(...texts: readonly (string | undefined)[]): boolean {
  return texts.every((text) => text === undefined || text.startsWith('$' + '{jsonencode('));
}

/** How Argo CD connects to the clusters that it writes to, in expressions of which a plan shows no side. */
export const clusterRegistrationRules: readonly Rule<ConfigurationChange>[] = [clusterNotVerified];

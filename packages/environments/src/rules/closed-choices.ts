import type { CeleryLogLevel, IngressConfig, IngressPathConfig } from '../environment-config';
import { environmentRule } from './rule';

const LOG_LEVELS: readonly CeleryLogLevel[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const CLUSTER_ISSUERS: readonly IngressConfig['clusterIssuer'][] = ['letsencrypt-staging', 'letsencrypt-prod'];
const PATH_TYPES: readonly IngressPathConfig['pathType'][] = ['Exact', 'Prefix'];

/**
 * Protects what is a choice of a few words where the compiler did not look, such as in a value that was cast.
 * @see https://docs.celeryq.dev/en/stable/reference/cli.html#celery-worker
 */
export const closedChoices = environmentRule('closed-choices', ({ worker, beat, ingress }, report) => {
  const check = (path: string, value: string, choices: readonly string[]) => {
    if (!choices.includes(value)) report(path, value, choices.join(', '));
  };
  check('worker.logLevel', worker.logLevel, LOG_LEVELS);
  check('beat.logLevel', beat.logLevel, LOG_LEVELS);
  check('ingress.clusterIssuer', ingress.clusterIssuer, CLUSTER_ISSUERS);
  for (const [index, { pathType }] of ingress.paths.entries()) {
    check(`ingress.paths[${index}].pathType`, pathType, PATH_TYPES);
  }
});

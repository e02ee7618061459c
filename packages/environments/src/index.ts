export type * from './environment-config';
export { environments, model } from './environments';
export type { Model } from './model';
export {
  ARGOCD_STACK,
  applicationName,
  clusterStackName,
  imageTagPrefix,
  platformStackName,
  targetRevision,
} from './names';
export type * from './platform-config';
export { describeProblem, type Problem } from './problem';
export { APPLICATION_SECRET, APPLICATION_SECRET_KEYS, type ApplicationSecretKey, REGISTRY_SECRET } from './secrets';
export { UserError } from './user-error';

import { applicationOf, processesOf } from '../application';
import { databasesOf } from '../databases';
import type { DatabaseConfig, EnvironmentConfig, IngressConfig, IngressPathConfig, Tier } from '../environment-config';
import type { PlatformConfig } from '../platform-config';
import type { ScalingConfig } from '../sizes-config';
import { checkChoice, modelRule, type Report } from './rule';

const TIERS: readonly Tier[] = ['production', 'staging', 'development'];
const CLUSTER_ISSUERS: readonly IngressConfig['clusterIssuer'][] = ['letsencrypt-staging', 'letsencrypt-prod'];
const PATH_TYPES: readonly IngressPathConfig['pathType'][] = ['Exact', 'Prefix'];

const SCALINGS: readonly ScalingConfig['kind'][] = ['fixed', 'autoscaled'];
const DATABASES: readonly DatabaseConfig['kind'][] = ['in-cluster', 'managed'];
const OWNERS: readonly PlatformConfig['repositoryOwner']['kind'][] = ['user', 'organization'];
const STATE_BACKENDS: readonly PlatformConfig['stateBackend']['kind'][] = ['local', 's3'];
const ZONES: readonly PlatformConfig['dns']['kind'][] = ['external', 'linode'];
const LOGINS: readonly NonNullable<PlatformConfig['argoCd']['login']>['kind'][] = ['github', 'account'];

/** Protects what is a choice of a few words where the compiler did not look: a command renders without asking it. */
export const closedChoices = modelRule(
  {
    id: 'closed-choices',
    title: 'A choice of a few words is one of them',
    see: 'https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#type-assertions',
  },
  ({ environments, platform }, report) => {
    checkPlatform(platform, (...problem) => report('platform', ...problem));
    for (const environment of environments) {
      checkEnvironment(environment, platform, (...problem) => report(environment.name, ...problem));
    }
  },
);

function checkPlatform({ repositoryOwner, stateBackend, dns, argoCd }: PlatformConfig, report: Report): void {
  checkChoice('repositoryOwner.kind', repositoryOwner.kind, OWNERS, report);
  checkChoice('stateBackend.kind', stateBackend.kind, STATE_BACKENDS, report);
  checkChoice('dns.kind', dns.kind, ZONES, report);
  if (argoCd.login) checkChoice('argoCd.login.kind', argoCd.login.kind, LOGINS, report);
}

function checkEnvironment(environment: EnvironmentConfig, platform: PlatformConfig, report: Report): void {
  const { ingress, tier } = environment;
  checkChoice('tier', tier, TIERS, report);
  for (const { path, database } of databasesOf(environment))
    checkChoice(`${path}.kind`, database.kind, DATABASES, report);
  for (const { name, process, config } of processesOf(environment, applicationOf(platform))) {
    if (config.scaling) checkChoice(`processes.${name}.scaling.kind`, config.scaling.kind, SCALINGS, report);
    for (const [setting, choices] of Object.entries(process.settings ?? {})) {
      checkChoice(`processes.${name}.settings.${setting}`, String(config.settings?.[setting]), choices, report);
    }
  }
  checkChoice('ingress.clusterIssuer', ingress.clusterIssuer, CLUSTER_ISSUERS, report);
  for (const [index, { pathType }] of ingress.paths.entries()) {
    checkChoice(`ingress.paths[${index}].pathType`, pathType, PATH_TYPES, report);
  }
}

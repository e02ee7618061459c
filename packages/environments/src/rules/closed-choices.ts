import { applicationOf, processesOf } from '../application';
import { databasesOf } from '../databases';
import type { DatabaseConfig, EnvironmentConfig, IngressConfig, IngressPathConfig, Tier } from '../environment-config';
import type { PlatformConfig } from '../platform-config';
import type { ScalingConfig } from '../sizes-config';
import { modelRule, type Report } from './rule';

const TIERS: readonly Tier[] = ['production', 'staging', 'development'];
const CLUSTER_ISSUERS: readonly IngressConfig['clusterIssuer'][] = ['letsencrypt-staging', 'letsencrypt-prod'];
const PATH_TYPES: readonly IngressPathConfig['pathType'][] = ['Exact', 'Prefix'];
const SCALINGS: readonly ScalingConfig['kind'][] = ['fixed', 'autoscaled'];
const DATABASES: readonly DatabaseConfig['kind'][] = ['in-cluster', 'managed'];
const OWNERS: readonly PlatformConfig['repositoryOwner']['kind'][] = ['user', 'organization'];
const BACKENDS: readonly PlatformConfig['stateBackend']['kind'][] = ['local', 's3'];
const DNS: readonly PlatformConfig['dns']['kind'][] = ['external', 'linode'];

/** Protects what is a choice of a few words where the compiler did not look, such as in a value that was cast. */
export const closedChoices = modelRule(
  {
    id: 'closed-choices',
    title: 'A choice of a few words is one of them',
    see: 'https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#type-assertions',
  },
  ({ environments, platform }, report) => {
    checkPlatform(platform, (...problem) => report('platform', ...problem));
    for (const environment of environments)
      checkEnvironment(environment, platform, (...problem) => report(environment.name, ...problem));
  },
);

type Check = (path: string, value: string, choices: readonly string[]) => void;

function checkOf(report: Report): Check {
  return (path, value, choices) => {
    if (!choices.includes(value)) report(path, value, choices.join(', '));
  };
}

function checkPlatform({ repositoryOwner, stateBackend, dns }: PlatformConfig, report: Report): void {
  const check = checkOf(report);
  check('repositoryOwner.kind', repositoryOwner.kind, OWNERS);
  check('stateBackend.kind', stateBackend.kind, BACKENDS);
  check('dns.kind', dns.kind, DNS);
}

function checkEnvironment(environment: EnvironmentConfig, platform: PlatformConfig, report: Report): void {
  const { ingress, tier } = environment;
  const check = checkOf(report);
  check('tier', tier, TIERS);
  for (const { name, process, config } of processesOf(environment, applicationOf(platform))) {
    for (const [setting, choices] of Object.entries(process.settings ?? {})) {
      check(`processes.${name}.settings.${setting}`, String(config.settings?.[setting]), choices);
    }
    if (config.scaling !== undefined) check(`processes.${name}.scaling.kind`, config.scaling.kind, SCALINGS);
  }
  for (const { path, database } of databasesOf(environment)) check(`${path}.kind`, database.kind, DATABASES);
  check('ingress.clusterIssuer', ingress.clusterIssuer, CLUSTER_ISSUERS);
  for (const [index, { pathType }] of ingress.paths.entries()) {
    check(`ingress.paths[${index}].pathType`, pathType, PATH_TYPES);
  }
}

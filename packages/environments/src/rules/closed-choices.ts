import { applicationOf, processesOf } from '../application';
import type { IngressConfig, IngressPathConfig, Tier } from '../environment-config';
import { environmentRule } from './rule';

const TIERS: readonly Tier[] = ['production', 'staging', 'development'];
const CLUSTER_ISSUERS: readonly IngressConfig['clusterIssuer'][] = ['letsencrypt-staging', 'letsencrypt-prod'];
const PATH_TYPES: readonly IngressPathConfig['pathType'][] = ['Exact', 'Prefix'];

/** Protects what is a choice of a few words where the compiler did not look, such as in a value that was cast. */
export const closedChoices = environmentRule(
  {
    id: 'closed-choices',
    title: 'A choice of a few words is one of them',
    see: 'https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#type-assertions',
  },
  (environment, report, platform) => {
    const { ingress, tier } = environment;
    const check = (path: string, value: string, choices: readonly string[]) => {
      if (!choices.includes(value)) report(path, value, choices.join(', '));
    };
    check('tier', tier, TIERS);
    for (const { name, process, config } of processesOf(environment, applicationOf(platform))) {
      for (const [setting, choices] of Object.entries(process.settings ?? {})) {
        check(`processes.${name}.settings.${setting}`, String(config.settings?.[setting]), choices);
      }
    }
    check('ingress.clusterIssuer', ingress.clusterIssuer, CLUSTER_ISSUERS);
    for (const [index, { pathType }] of ingress.paths.entries()) {
      check(`ingress.paths[${index}].pathType`, pathType, PATH_TYPES);
    }
  },
);

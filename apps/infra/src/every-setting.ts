import type { EnvironmentConfig, ManagedDatabaseConfig, Model } from '@vmshift/environments';
import { renderTerraform } from './render-terraform';

/** What a host is in, so that each is a record of the zone. */
const ZONE = 'example.invalid';

const DATABASE: ManagedDatabaseConfig = {
  kind: 'managed',
  type: 'g6-dedicated-2',
  clusterSize: 1,
  engineId: 'postgresql/16',
  allowList: [],
  port: 1,
  maxConnections: 1,
};

const POOLS: EnvironmentConfig['cluster']['additionalNodePools'] = [
  { name: 'pool', type: 'g6-standard-2', minNodes: 1, maxNodes: 1, reserved: true },
];

/**
 * The stacks of the model with every setting that declares objects of its own, by their texts. They are applied nowhere:
 * they show what else a pull request can set, where none of the committed stacks does.
 */
export function stacksOfEverySetting(model: Model): readonly string[] {
  const { platform } = model;
  const { files } = renderTerraform({
    environments: model.environments.map((environment, index) => ({
      ...environment,
      host: `${environment.name}.${ZONE}`,
      cluster: { ...environment.cluster, additionalNodePools: POOLS },
      database: index === 0 ? DATABASE : environment.database,
    })),
    platform: {
      ...platform,
      dns: { kind: 'linode', zone: ZONE },
      argoCd: { ...platform.argoCd, host: `argocd.${ZONE}` },
    },
  });
  return [...files].flatMap(([path, text]) => (path.startsWith('stacks/') ? [text] : []));
}

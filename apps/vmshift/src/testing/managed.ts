import type { EnvironmentConfig } from '@vmshift/environments';
import { fixturePin, RenderedEnvironment, rendered } from './rendered';

/** Production with its database at Linode, behind the pooler or not. */
export function managedProduction({ pooled }: { readonly pooled: boolean }): RenderedEnvironment {
  const { environment } = rendered('production');
  const { pooler, maxConnections } = environment.database;
  const managed: EnvironmentConfig = {
    ...environment,
    database: {
      kind: 'managed',
      type: 'g6-dedicated-2',
      clusterSize: 3,
      engineId: 'postgresql/16',
      allowList: ['192.0.2.0/24'],
      port: 15432,
      maxConnections,
      ...(pooled && { pooler }),
    },
  };
  return new RenderedEnvironment(managed, fixturePin(environment));
}

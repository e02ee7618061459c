import type { EnvironmentConfig } from '@vmshift/environments';
import { APP, type AppName, PORT } from '../names';

/** An end of a connection: pods by their `app` label, the ingress controller, or public addresses. */
export type Peer = AppName | 'ingress-controller' | 'internet';

/** A connection that the platform needs; what is not listed is refused. */
export interface NetworkFlow {
  readonly from: Peer;
  readonly to: Peer;
  /** TCP port of the pod or service connected to. */
  readonly port: number;
}

/** Every connection between the pods of an environment, and to and from the world. */
export function networkFlows({ database }: EnvironmentConfig): readonly NetworkFlow[] {
  const server: Pick<NetworkFlow, 'to' | 'port'> =
    database.kind === 'in-cluster'
      ? { to: APP.postgresql, port: PORT.postgresql }
      : { to: 'internet', port: database.port };
  const pooler = { to: APP.pooler, port: PORT.pooler };
  const redis = { to: APP.redis, port: PORT.redis };
  return [
    { from: 'ingress-controller', to: APP.api, port: PORT.api },
    { from: APP.api, ...(database.pooler ? pooler : server) },
    { from: APP.worker, ...(database.pooler ? pooler : server) },
    ...(database.pooler ? [{ from: APP.pooler, ...server }] : []),
    { from: APP.schema, ...server },
    ...(database.kind === 'in-cluster'
      ? [
          { from: APP.backup, ...server },
          // Object storage.
          { from: APP.backup, to: 'internet', port: 443 } as const,
        ]
      : []),
    { from: APP.api, ...redis },
    { from: APP.worker, ...redis },
    { from: APP.beat, ...redis },
  ];
}

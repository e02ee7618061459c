import { type ApplicationProfile, listenerOf } from '@vmshift/application';
import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata } from '../metadata';
import { serviceName } from '../processes/process-workload';

export interface ApplicationIngressProps {
  readonly environment: EnvironmentConfig;
  readonly profile: ApplicationProfile;
}

/** The way from the world to the application: the declared paths of one host, nothing else. */
export class ApplicationIngress extends Construct {
  constructor(scope: Construct, id: string, { environment, profile }: ApplicationIngressProps) {
    super(scope, id);
    const { host, ingress } = environment;
    const { annotations, ingressClass } = profile.neighbours.ingressController;
    const process = profile.processes[profile.ingress.process];
    const listener = listenerOf(process);
    if (process === undefined || listener === undefined) {
      throw new TypeError(`the Ingress leads to ${profile.ingress.process}, which accepts no connections`);
    }
    const { app, component } = process;
    const service = { name: serviceName(process), port: { number: listener.servicePort } };

    new k8s.KubeIngress(this, 'ingress', {
      metadata: objectMetadata({
        name: profile.ingress.name,
        app,
        component,
        wave: 'edge',
        annotations: {
          'cert-manager.io/cluster-issuer': ingress.clusterIssuer,
          [`${annotations}/ssl-redirect`]: 'true',
          [`${annotations}/limit-rps`]: String(ingress.limitRps),
          // More than 30 requests at once lock a gunicorn worker up for 15 to 30 s.
          [`${annotations}/limit-connections`]: String(ingress.limitConnections),
        },
      }),
      spec: {
        ingressClassName: ingressClass,
        tls: [{ hosts: [host], secretName: ingress.tlsSecretName }],
        rules: [
          {
            host,
            http: {
              paths: ingress.paths.map(({ path, pathType }) => ({
                path,
                pathType,
                backend: { service },
              })),
            },
          },
        ],
      },
    });
  }
}

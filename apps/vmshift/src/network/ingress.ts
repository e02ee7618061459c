import type { EnvironmentConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectMetadata } from '../metadata';
import { API_SERVICE, APP } from '../names';

export interface ApiIngressProps {
  readonly environment: EnvironmentConfig;
}

/** The way from the world to the API: the declared paths of one host, nothing else. */
export class ApiIngress extends Construct {
  constructor(scope: Construct, id: string, { environment }: ApiIngressProps) {
    super(scope, id);
    const { host, ingress } = environment;

    new k8s.KubeIngress(this, 'ingress', {
      metadata: objectMetadata({
        name: 'vmshift-api-ingress',
        app: APP.api,
        component: 'api',
        wave: 'edge',
        annotations: {
          'cert-manager.io/cluster-issuer': ingress.clusterIssuer,
          // https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
          'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
          'nginx.ingress.kubernetes.io/limit-rps': String(ingress.limitRps),
          // More than 30 requests at once lock a gunicorn worker up for 15 to 30 s.
          'nginx.ingress.kubernetes.io/limit-connections': String(ingress.limitConnections),
        },
      }),
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: [host], secretName: ingress.tlsSecretName }],
        rules: [
          {
            host,
            http: {
              paths: ingress.paths.map(({ path, pathType }) => ({
                path,
                pathType,
                backend: { service: { name: API_SERVICE, port: { number: 80 } } },
              })),
            },
          },
        ],
      },
    });
  }
}

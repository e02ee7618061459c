import { z } from 'zod';
import { count, identity, list, metadata, type ObjectIdentity, text, texts } from './read';

export interface ObservedService extends ObjectIdentity {
  readonly type: string;
  /** Empty for a Service without one: its endpoints are of others. */
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string | undefined; readonly port: number }[];
  /** Addresses of its load balancer, by IP or name. */
  readonly addresses: readonly string[];
}

const ingress = list(z.object({ ip: text, hostname: text }));
const loadBalancer = z.object({ loadBalancer: z.object({ ingress }).nullish() }).nullish();

function addresses(status: z.output<typeof loadBalancer>): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => hostname ?? ip ?? []);
}

const SERVICE = z.object({
  metadata,
  spec: z.object({ type: text, selector: texts, ports: list(z.object({ name: text, port: z.number() })) }),
  status: loadBalancer,
});

/** @throws ZodError where the object is no Service */
export function parseService(object: unknown): ObservedService {
  const { metadata: meta, spec, status } = SERVICE.parse(object);
  const { type = 'ClusterIP', selector, ports } = spec;
  return { ...identity(meta), type, selector, ports, addresses: addresses(status) };
}

/** How many addresses a Service has in one slice. @see https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions */
export interface ObservedEndpoints extends ObjectIdentity {
  /** Name of the Service. */
  readonly service?: string | undefined;
  readonly ready: number;
  readonly notReady: number;
}

const SLICE = z.object({
  metadata,
  endpoints: list(
    z.object({
      addresses: list(z.string()),
      conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
    }),
  ),
});

/** @throws ZodError where the object is no EndpointSlice */
export function parseEndpoints(object: unknown): ObservedEndpoints {
  const { metadata: meta, endpoints } = SLICE.parse(object);
  // An absent condition is to be taken as ready.
  const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
  return {
    ...identity(meta),
    service: meta.labels['kubernetes.io/service-name'],
    ready,
    notReady: endpoints.length - ready,
  };
}

export interface ObservedIngress extends ObjectIdentity {
  readonly ingressClass?: string | undefined;
  readonly rules: readonly {
    readonly host?: string | undefined;
    readonly path: string;
    readonly service?: string | undefined;
  }[];
  readonly tls: readonly { readonly hosts: readonly string[]; readonly secret?: string | undefined }[];
  readonly addresses: readonly string[];
}

const INGRESS = z.object({
  metadata,
  spec: z.object({
    ingressClassName: text,
    tls: list(z.object({ hosts: list(z.string()), secretName: text })),
    rules: list(
      z.object({
        host: text,
        http: z
          .object({
            paths: list(
              z.object({
                path: text,
                backend: z.object({
                  service: z.object({ name: text, port: z.object({ number: count }).nullish() }).nullish(),
                }),
              }),
            ),
          })
          .nullish(),
      }),
    ),
  }),
  status: loadBalancer,
});

/** @throws ZodError where the object is no Ingress */
export function parseIngress(object: unknown): ObservedIngress {
  const { metadata: meta, spec, status } = INGRESS.parse(object);
  return {
    ...identity(meta),
    ingressClass: spec.ingressClassName,
    rules: spec.rules.flatMap(({ host, http }) =>
      (http?.paths ?? []).map(({ path = '/', backend }) => ({ host, path, service: backend.service?.name })),
    ),
    tls: spec.tls.map(({ hosts, secretName }) => ({ hosts, secret: secretName })),
    addresses: addresses(status),
  };
}

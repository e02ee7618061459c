import {
  asText,
  dataAt,
  isData,
  itemPaths,
  type KubeObject,
  objectName,
  recordsAt,
  stringMapAt,
  textAt,
  textsAt,
} from '@vmshift/kubernetes';
import { type CheckInput, eachObjectRule, objectRule } from '../object-rule';
import { listed, printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';

interface Placed {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

/** The rules of an Ingress with their paths. */
function rulesOf(ingress: KubeObject): readonly Placed[] {
  const rules = recordsAt(ingress, 'spec.rules');
  const paths = itemPaths('spec.rules', rules, 'Ingress');
  return rules.map((value, index) => ({ value, path: paths[index] ?? 'spec.rules' }));
}

/** The HTTP paths of an Ingress with their paths in the object. */
function httpPathsOf(ingress: KubeObject): readonly Placed[] {
  return rulesOf(ingress).flatMap((rule) => {
    const httpPaths = recordsAt(rule.value, 'http.paths');
    const paths = itemPaths(`${rule.path}.http.paths`, httpPaths, 'Ingress');
    return httpPaths.map((value, index) => ({ value, path: paths[index] ?? rule.path }));
  });
}

function backendsOf(ingress: KubeObject): readonly Placed[] {
  const own = dataAt(ingress, 'spec').defaultBackend;
  return [
    ...(isData(own) ? [{ value: own, path: 'spec.defaultBackend' }] : []),
    ...httpPathsOf(ingress).map(({ value, path }) => ({ value: dataAt(value, 'backend'), path: `${path}.backend` })),
  ];
}

const ingressBackendMissing = objectRule({
  id: 'ingress-backend-missing',
  title: 'An Ingress leads to Services and ports that exist',
  judge: (input) =>
    input
      .ofKind('Ingress')
      .flatMap((ingress) => backendsOf(ingress).flatMap((backend) => missingBackend(ingress, backend, input))),
  class: 'outage',
  verdict: 'block',
  because: ({ now, service, known }) =>
    service === undefined
      ? `there is no Service ${now}; there are: ${known}`
      : `Service ${service} has no port ${now}; it has: ${known}`,
  impact: 'the host answers 503 or 404',
  fix: 'name a Service and a port that exist',
  see: SEE,
  reads: ['spec.rules', 'spec.defaultBackend'],
});

interface MissingBackend {
  readonly object: string;
  readonly path: string;
  readonly now: string;
  /** The Service that has no such port; undefined where there is no such Service. */
  readonly service: string | undefined;
  readonly known: string;
}

function missingBackend(ingress: KubeObject, { value, path }: Placed, input: CheckInput): readonly MissingBackend[] {
  const object = objectName(ingress);
  const name = textAt(value, 'service.name');
  const service = input.find(`Service/${name}`);
  if (name === undefined || service === undefined) {
    const known = listed(input.ofKind('Service').map(({ metadata }) => metadata.name));
    return [{ object, path: `${path}.service.name`, now: printed(name), service: undefined, known }];
  }
  const ports = recordsAt(service, 'spec.ports');
  const wanted = dataAt(value, 'service.port');
  const isKnown = ports.some(
    ({ port, name: portName }) =>
      (wanted.number !== undefined && port === wanted.number) ||
      (wanted.name !== undefined && portName === wanted.name),
  );
  if (isKnown) return [];
  const known = listed(
    ports.map((port) =>
      [port.port, port.name]
        .filter((one) => one !== undefined)
        .map(asText)
        .join(' or '),
    ),
  );
  return [{ object, path: `${path}.service.port`, now: printed(wanted.number ?? wanted.name), service: name, known }];
}

const ingressHostUnknown = eachObjectRule({
  id: 'ingress-host-unknown',
  title: 'An Ingress serves the host of its environment',
  judge: ({ ofKind, environment }) => {
    if (environment === undefined) return [];
    const { host } = environment;
    return ofKind('Ingress').flatMap((ingress) =>
      rulesOf(ingress)
        .filter(({ value }) => value.host !== host)
        .map(({ value, path }) => ({
          object: objectName(ingress),
          path: `${path}.host`,
          now: value.host === undefined ? 'any host' : printed(value.host),
          host,
        })),
    );
  },
  class: 'outage',
  verdict: 'block',
  because: ({ host, now }) => `the host of the environment is ${host}, and the rule serves ${now}`,
  impact: ({ host, now }) =>
    now === 'any host'
      ? 'the rule answers requests for every name that points here'
      : `requests for https://${host} do not match the rule`,
  fix: ({ host }) => `serve ${host}; another host is set in the environment of the model`,
  see: SEE,
  reads: ['spec.rules.*.host'],
});

/** The Secrets of the certificates that an Ingress has for a host, `nothing` for the controller's own. */
function certificatesOf(ingress: KubeObject, host: string): readonly string[] {
  const names = [host, host.replace(/^[^.]+/, '*')];
  return recordsAt(ingress, 'spec.tls')
    .filter((tls) => textsAt(tls, 'hosts').some((covered) => names.includes(covered)))
    .map((tls) => printed(tls.secretName));
}

const ingressWithoutTls = eachObjectRule({
  id: 'ingress-without-tls',
  title: 'Every host of an Ingress has a certificate',
  judge: ({ ofKind }) =>
    ofKind('Ingress').flatMap((ingress) =>
      rulesOf(ingress)
        .map(({ value }) => (typeof value.host === 'string' ? value.host : '*'))
        .filter((host) => certificatesOf(ingress, host).length === 0)
        .map((host) => ({ object: objectName(ingress), path: 'spec.tls', now: `no certificate for ${host}`, host })),
    ),
  class: 'exposure',
  verdict: 'block',
  because: ({ host }) => `no entry of spec.tls covers ${host}`,
  impact: 'requests travel in plain text, or meet a certificate that no client accepts',
  fix: 'list the host in spec.tls with the Secret of its certificate',
  see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  reads: ['spec.tls', 'spec.rules'],
});

const ingressCertificateUnknown = eachObjectRule({
  id: 'ingress-certificate-unknown',
  title: 'An Ingress has the certificate that the model names',
  judge: ({ ofKind, environment }) => {
    if (environment === undefined) return [];
    const { host, ingress: wanted } = environment;
    return ofKind('Ingress').flatMap((ingress) => {
      const secrets = certificatesOf(ingress, host);
      if (secrets.length === 0 || secrets.includes(wanted.tlsSecretName)) return [];
      const place = { object: objectName(ingress), path: 'spec.tls', now: secrets.join(', ') };
      return [{ ...place, host, secret: wanted.tlsSecretName }];
    });
  },
  class: 'outage',
  verdict: 'block',
  because: ({ host, secret, now }) =>
    `the certificate of ${host} is in the Secret ${secret}, and the Ingress names ${now}`,
  impact: 'browsers refuse the host until another certificate is issued, if one ever is',
  fix: ({ host, secret }) => `list ${host} with secretName ${secret} in spec.tls`,
  see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
  reads: ['spec.tls'],
});

/** Parts of a path that a client or the controller would take away, and so would ask for another. */
const REWRITTEN = /\/\/|\/\.\.?(?:\/|$)|%2f/i;

/** Why the API server refuses a path; undefined where it takes it. @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/networking/validation/validation.go */
function pathRefusal(path: string | undefined, pathType: unknown): string | undefined {
  const isFree = pathType === 'ImplementationSpecific';
  if (isFree && !path) return undefined;
  if (!path?.startsWith('/')) return `a path of the type ${printed(pathType)} begins with a slash`;
  const [part] = isFree ? [] : (REWRITTEN.exec(path) ?? []);
  return part === undefined ? undefined : `a path of the type ${printed(pathType)} has no ${part}`;
}

const ingressPathInvalid = eachObjectRule({
  id: 'ingress-path-invalid',
  title: 'A path of an Ingress begins with a slash, and has no part that is rewritten',
  judge: ({ ofKind }) =>
    ofKind('Ingress').flatMap((ingress) =>
      httpPathsOf(ingress).flatMap(({ value, path }) => {
        const because = pathRefusal(textAt(value, 'path'), value.pathType);
        if (because === undefined) return [];
        const place = value.path === undefined ? path : `${path}.path`;
        const now = value.path === undefined ? 'no path' : printed(value.path);
        return [{ object: objectName(ingress), path: place, now, because }];
      }),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ because }) => because,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'begin the path with a slash, and leave out //, /./, /../ and %2F',
  see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types',
  reads: ['spec.rules.*.http.paths.*.path'],
});

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

const ingressClassesDiffer = eachObjectRule({
  id: 'ingress-classes-differ',
  title: 'An Ingress names one class',
  judge: ({ ofKind }) =>
    ofKind('Ingress').flatMap((ingress) => {
      const [field, now] = [
        textAt(ingress, 'spec.ingressClassName'),
        stringMapAt(ingress, 'metadata.annotations')[CLASS_ANNOTATION],
      ];
      if (field === undefined || now === undefined || now === field) return [];
      return [{ object: objectName(ingress), path: `metadata.annotations["${CLASS_ANNOTATION}"]`, now, field }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ field, now }) => `spec.ingressClassName is ${field}, and the annotation ${CLASS_ANNOTATION} is ${now}`,
  impact: 'the API server refuses a new Ingress of two classes, that of a restored cluster too; an old one it keeps',
  fix: 'leave the annotation out, which the field replaced',
  see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation',
  reads: ['spec.ingressClassName', 'metadata.annotations'],
});

export const ingressRules = [
  ingressClassesDiffer,
  ingressBackendMissing,
  ingressHostUnknown,
  ingressWithoutTls,
  ingressCertificateUnknown,
  ingressPathInvalid,
];

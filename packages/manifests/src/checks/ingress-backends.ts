import type { IngressBackend, IngressObject } from '@vmshift/kubernetes';
import type { Check, CheckInput, Finding } from './check';

/**
 * An Ingress serves the environment's host, with its certificate, from Services and ports that exist.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export const ingressBackends: Check = {
  id: 'ingress-backend',
  find: (input) =>
    input
      .ofKind('Ingress')
      .flatMap((object) => [
        ...backendsOf(object).flatMap(({ backend, path }) => findBackend(object, backend, path, input)),
        ...findHosts(object, input),
      ]),
};

function backendsOf({ spec }: IngressObject): readonly { backend: IngressBackend; path: string }[] {
  const rules = (spec?.rules ?? []).flatMap((rule, ruleIndex) =>
    (rule.http?.paths ?? []).map(({ backend }, index) => ({
      backend,
      path: `spec.rules[${ruleIndex}].http.paths[${index}].backend`,
    })),
  );
  return spec?.defaultBackend === undefined
    ? rules
    : [{ backend: spec.defaultBackend, path: 'spec.defaultBackend' }, ...rules];
}

function findBackend(
  object: IngressObject,
  { service }: IngressBackend,
  path: string,
  input: CheckInput,
): readonly Finding[] {
  const services = input.ofKind('Service');
  const target = services.find(({ metadata }) => metadata.name === service?.name);
  if (service === undefined || target === undefined) {
    const allowed = services.map(({ metadata }) => metadata.name).join(', ');
    return [{ object, path: `${path}.service.name`, value: service?.name ?? 'nothing', allowed }];
  }
  const ports = target.spec?.ports ?? [];
  const { number, name } = service.port ?? {};
  if (
    ports.some((port) => (number !== undefined && port.port === number) || (name !== undefined && port.name === name))
  ) {
    return [];
  }
  const allowed = ports.map((port) => [port.port, port.name].filter(Boolean).join(' or ')).join(', ');
  return [{ object, path: `${path}.service.port`, value: String(number ?? name ?? 'nothing'), allowed }];
}

function findHosts(object: IngressObject, { environment }: CheckInput): readonly Finding[] {
  const { host, ingress } = environment;
  const tls = object.spec?.tls ?? [];
  return (object.spec?.rules ?? []).flatMap((rule, index) => {
    const path = `spec.rules[${index}].host`;
    if (rule.host !== host) return [{ object, path, value: rule.host ?? 'any host', allowed: host }];
    const secrets = tls.filter(({ hosts }) => hosts?.includes(host)).map(({ secretName }) => secretName ?? 'nothing');
    if (secrets.includes(ingress.tlsSecretName)) return [];
    const value = secrets.join(', ') || `no certificate for ${host}`;
    return [{ object, path: 'spec.tls', value, allowed: `the certificate in ${ingress.tlsSecretName}` }];
  });
}

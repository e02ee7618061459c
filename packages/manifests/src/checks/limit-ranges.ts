import { exceeds, itemPath, type LimitRangeObject } from '@vmshift/kubernetes';
import type { Check, CheckInput, Finding } from './check';

type Limit = LimitRangeObject['spec']['limits'][number];

/**
 * Every container and claim is within the namespace's LimitRange, which would refuse the pods one by one, and its
 * defaults agree with its own bounds.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export const limitRanges: Check = {
  id: 'limit-range',
  find: (input) =>
    input
      .ofKind('LimitRange')
      .flatMap((range) =>
        range.spec.limits.flatMap((limit, index, all) => [
          ...findDefaults(range, limit, itemPath('spec.limits', all, index)),
          ...(limit.type === 'Container' ? findContainers(range, limit, input) : []),
          ...(limit.type === 'PersistentVolumeClaim' ? findClaims(range, limit, input) : []),
        ]),
      ),
};

function findDefaults(object: LimitRangeObject, limit: Limit, path: string): readonly Finding[] {
  const pairs = [
    ['defaultRequest', limit.defaultRequest, 'default', limit.default],
    ['default', limit.default, 'max', limit.max],
    ['min', limit.min, 'defaultRequest', limit.defaultRequest],
    ['min', limit.min, 'max', limit.max],
  ] as const;
  return pairs.flatMap(([field, lower, bound, upper]) =>
    Object.entries(lower ?? {}).flatMap(([name, quantity]) => {
      const most = upper?.[name];
      if (most === undefined || !exceeds(quantity, most)) return [];
      return [
        { object, path: `${path}.${field}.${name}`, value: String(quantity), allowed: `at most ${bound}, ${most}` },
      ];
    }),
  );
}

function findContainers(range: LimitRangeObject, { min, max }: Limit, { workloads }: CheckInput): readonly Finding[] {
  return workloads.flatMap(({ object, containers }) =>
    containers.flatMap(({ spec: container, path }) => {
      const { requests = {}, limits = {} } = container.resources ?? {};
      const finding = (field: string, value: string | number, allowed: string): Finding => ({
        ...{ object, path: `${path}.resources.${field}`, value: String(value) },
        allowed: `${allowed} (LimitRange/${range.metadata.name})`,
      });
      return [
        ...Object.entries(max ?? {}).flatMap(([name, most]) => {
          const limit = limits[name];
          return limit !== undefined && exceeds(limit, most)
            ? [finding(`limits.${name}`, limit, `at most ${most}`)]
            : [];
        }),
        ...Object.entries(min ?? {}).flatMap(([name, least]) => {
          const request = requests[name];
          return request !== undefined && exceeds(least, request)
            ? [finding(`requests.${name}`, request, `at least ${least}`)]
            : [];
        }),
      ];
    }),
  );
}

function findClaims(range: LimitRangeObject, { min, max }: Limit, { ofKind }: CheckInput): readonly Finding[] {
  return ofKind('PersistentVolumeClaim').flatMap((object) => {
    const storage = object.spec?.resources?.requests?.storage;
    if (storage === undefined) return [];
    const outside = (max?.storage && exceeds(storage, max.storage)) || (min?.storage && exceeds(min.storage, storage));
    if (!outside) return [];
    const allowed = `${min?.storage ?? 0} to ${max?.storage ?? 'any'} (LimitRange/${range.metadata.name})`;
    return [{ object, path: 'spec.resources.requests.storage', value: String(storage), allowed }];
  });
}

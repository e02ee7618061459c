import { printSafely } from '@vmshift/findings';
import { fieldPath, type KubeObject, objectName, stringMapAt } from '@vmshift/kubernetes';
import { isStatedDefault } from '../../cluster/stated-defaults';
import { once } from '../../once';
import type { Comparison } from '../rule';

/** Where objects carry labels and annotations: their own, and those that their Jobs and pods get. */
const PLACES = [
  'metadata',
  'spec.template.metadata',
  'spec.jobTemplate.metadata',
  'spec.jobTemplate.spec.template.metadata',
];
/** Paths of all labels and annotations. */
export const METADATA_FIELDS: readonly string[] = PLACES.flatMap((place) => [
  `${place}.labels`,
  `${place}.annotations`,
]);

/** Annotations of an object itself that rules of their own judge. */
const JUDGED = /argoproj\.io\/|^helm\.sh\/(hook|hook-delete-policy)$/;
/** The same on an Ingress, by the rules about the controller. */
const JUDGED_ON_INGRESS = /(?<!traefik\.)ingress\.kubernetes\.io\/|cert-manager\.io\/|^kubernetes\.io\/ingress\.class$/;

/** A label or annotation that differs. */
export interface ChangedMetadata {
  readonly object: string;
  readonly path: string;
  readonly field: 'label' | 'annotation';
  readonly key: string;
  /** The value after the change. */
  readonly value: string | undefined;
  /** As a message may show them. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Every label and annotation that differs and that no other rule judges by its key. */
export const changedMetadata: (comparison: Comparison) => readonly ChangedMetadata[] = once(({ changes }) =>
  changes.flatMap(({ before, after }) =>
    after === undefined
      ? []
      : PLACES.flatMap((place) =>
          (['labels', 'annotations'] as const).flatMap((field) => differences(before, after, place, field)),
        ),
  ),
);

function differences(
  before: KubeObject | undefined,
  object: KubeObject,
  place: string,
  field: 'labels' | 'annotations',
): readonly ChangedMetadata[] {
  const path = `${place}.${field}`;
  const [was, is] = [stringMapAt(before, path), stringMapAt(object, path)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => was[key] !== is[key] && !isStatedDefault(key, was[key], is[key]))
    .filter((key) => !(path === 'metadata.annotations' && isJudged(key, object.kind)))
    .map((key) => ({
      ...{ object: objectName(object), path: fieldPath(path, key), key, value: is[key] },
      ...{ before: printSafely(key, was[key]), after: printSafely(key, is[key]) },
      field: field === 'labels' ? 'label' : 'annotation',
    }));
}

function isJudged(key: string, kind: string): boolean {
  return JUDGED.test(key) || (kind === 'Ingress' && JUDGED_ON_INGRESS.test(key));
}

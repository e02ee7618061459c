import type { FindingClass, Verdict } from '@vmshift/findings';
import type { Draft } from '@vmshift/manifest-review/testing';

/** One change that did harm somewhere, or that looks like one and is harmless. */
export interface CatalogueEntry {
  /** What the change is, as its author would say. */
  readonly title: string;
  /** What it does in a cluster, and where that was learned. */
  readonly why: string;
  readonly change: (draft: Draft) => Draft;
  /** The finding that it must draw; undefined for a harmless change, which draws neither `block` nor `warn`. */
  readonly expected: { readonly id: string; readonly class: FindingClass; readonly verdict: Verdict } | undefined;
}

/** A change that must be stopped. */
export function blocked(
  id: string,
  kind: FindingClass,
  title: string,
  why: string,
  change: CatalogueEntry['change'],
): CatalogueEntry {
  return { title, why, change, expected: { id, class: kind, verdict: 'block' } };
}

/** A change that a person should look at. */
export function warned(
  id: string,
  kind: FindingClass,
  title: string,
  why: string,
  change: CatalogueEntry['change'],
): CatalogueEntry {
  return { title, why, change, expected: { id, class: kind, verdict: 'warn' } };
}

/** A change that draws no alarm. */
export function harmless(title: string, why: string, change: CatalogueEntry['change']): CatalogueEntry {
  return { title, why, change, expected: undefined };
}

/** Pod specification of most workloads. */
export const POD = 'spec.template.spec';

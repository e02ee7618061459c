import type { FindingClass, Verdict } from '@vmshift/findings';
import type { Draft } from '@vmshift/manifest-review/testing';

/** One change that somebody was burnt by, or that looks like one and is harmless. */
export interface CatalogueEntry {
  /** What the change is, as its author would say. */
  readonly title: string;
  /** What it does in a cluster, and where that was learned. */
  readonly why: string;
  readonly change: (draft: Draft) => Draft;
  /** The finding that it must draw; undefined for a harmless change, which draws neither `block` nor `warn`. */
  readonly expected: { readonly class: FindingClass; readonly verdict: Verdict } | undefined;
}

/** A change that must be stopped. */
export function blocked(
  kind: FindingClass,
  title: string,
  why: string,
  change: CatalogueEntry['change'],
): CatalogueEntry {
  return { title, why, change, expected: { class: kind, verdict: 'block' } };
}

/** A change that wants a look. */
export function warned(
  kind: FindingClass,
  title: string,
  why: string,
  change: CatalogueEntry['change'],
): CatalogueEntry {
  return { title, why, change, expected: { class: kind, verdict: 'warn' } };
}

/** A change that nobody should be bothered with. */
export function harmless(title: string, why: string, change: CatalogueEntry['change']): CatalogueEntry {
  return { title, why, change, expected: undefined };
}

/** Pod specification of most workloads. */
export const POD = 'spec.template.spec';

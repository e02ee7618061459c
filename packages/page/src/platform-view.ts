import type { Problem, Unseen } from '@vmshift/diagnosis';
import type { EnvironmentStatus, Verdict } from '@vmshift/diagnosis/git';
import type { Model } from '@vmshift/environments';
import type { Report } from '@vmshift/findings/report';
import type { PlatformObservation } from '@vmshift/observation';
import type { EnvironmentState } from '@vmshift/releases';
import type { Place, Topology } from './topology/topology';

/** All that the page of the platform shows. The same view gives the same bytes. */
export interface PlatformView {
  readonly model: Model;
  /** When it was looked at; every age is told from then. */
  readonly now: Date;
  readonly verdict: Verdict;
  /** What Git is read from. */
  readonly source: { readonly commit: string; readonly notes: readonly string[] };
  readonly environments: readonly EnvironmentStatus[];
  /** Pins with their histories. */
  readonly states: readonly EnvironmentState[];
  /** Worst first. */
  readonly problems: readonly Problem[];
  /** What was not looked at. */
  readonly unseen: readonly Unseen[];
  /** All that was seen of the real thing. @default Git alone was read */
  readonly observation?: PlatformObservation;
  /** Of each environment, and where an object or a field of it is rendered. @default none is drawn */
  readonly topology?: {
    readonly environments: readonly Topology[];
    readonly placeOf: (environment: string, place: Place) => SourcePlace | undefined;
  };
  /** Where a value of the model is written. @default nothing leads there */
  readonly placeOf?: FindPlace;
  /** Of a change that is looked at, told before the platform as it is. @default none */
  readonly review?: Report;
}

/** A file of this repository, and the line in it. */
export interface SourcePlace {
  /** Path from the root. */
  readonly file: string;
  readonly line?: number;
}

/**
 * The place of a value of the model; undefined where it is not known.
 * @param path of the value in the environment, as a message prints it: `processes.api.scaling`; empty for the environment
 */
export type FindPlace = (environment: string, path: string) => SourcePlace | undefined;

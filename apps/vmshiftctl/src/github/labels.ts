import { OPERATIONS_LABEL as OPERATIONS } from '../watch/operations-issues';
import { RELEASE_LABEL as RELEASE } from '../watch/release-issue';

export interface LabelSettings {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** Of the issues that watch.yaml keeps. */
export const OPERATIONS_LABEL: LabelSettings = {
  name: OPERATIONS,
  color: 'd93f0b',
  description: 'A problem of what runs; kept by watch.yaml',
};

/** `tooling/workflows/drift-report.mjs` finds its issue by it. */
export const DRIFT_LABEL: LabelSettings = {
  name: 'drift',
  color: 'fbca04',
  description: 'A difference from what Git declares; kept by drift.yaml',
};

export const RELEASE_LABEL: LabelSettings = {
  name: RELEASE,
  color: 'd93f0b',
  description: 'A release that was taken back',
};

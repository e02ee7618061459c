export { arrivalOf, sameBuild } from './arrival';
export { checkPinBranch } from './check-pin-branch';
export { commitMessage } from './commit-message';
export { AUTHOR, BRANCH, COMMIT, DIGEST, type Format, GIVEN_REASON, GIVEN_SEQUENCE, REASON, RUN_URL } from './formats';
export { imageReference } from './image-reference';
export { parsePin, tryParsePin } from './parse-pin';
export { pinFingerprint } from './pin-fingerprint';
export { PINS_FOLDER, pinPath } from './pin-path';
export type { PinHistory, PinVersion, ReleaseAction } from './pin-version';
export { digestProblems, imagesWithoutDigest, PINNED_BY_TAG } from './pinned-digests';
export {
  type BrokenPin,
  buildName,
  changesOf,
  describeHold,
  type EnvironmentChange,
  type EnvironmentPlan,
  type EnvironmentRest,
  type EnvironmentState,
  findHold,
  type HoldState,
  type ReleasePlan,
} from './plan';
export { type HoldRequest, planHold } from './plan-hold';
export { planRelease, type ReleaseRequest, requireFollowed } from './plan-release';
export { findSkippedBuilds, planResume, type SkippedBuild } from './plan-resume';
export { buildsOf, planRollback, type RollbackRequest } from './plan-rollback';
export { printPin } from './print-pin';
export {
  type HistoryEntry,
  type HistoryKind,
  namesEnvironment,
  type RevertHold,
  readHistory,
} from './read-history';
export { firstReleaseCommand, releaseCommand } from './release-command';
export { type Hold, IMAGE_NAMES, type ImageName, type ImagePin, type ReleasePin } from './release-pin';
export { TRAILER } from './trailers';

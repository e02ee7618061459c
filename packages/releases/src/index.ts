export { checkPinBranch } from './check-pin-branch';
export { AUTHOR, BRANCH, COMMIT, DIGEST, type Format, REASON, RUN_URL, SEQUENCE } from './formats';
export { imageReference } from './image-reference';
export { parsePin } from './parse-pin';
export { PINS_FOLDER, pinPath } from './pin-path';
export { printPin } from './print-pin';
export { type Hold, IMAGE_NAMES, type ImageName, type ImagePin, type ReleasePin } from './release-pin';

import { IMAGE_NAMES, type ImagePin, type ReleasePin } from './release-pin';

/** Canonical JSON of a pin: fixed key order, two spaces, a newline at the end. Equal pins print equal bytes. */
export function printPin(pin: ReleasePin): string {
  const { branch, commit, images, sequence, runUrl, hold, resumedAfter } = pin;
  const canonical: ReleasePin = {
    branch,
    commit,
    images: Object.fromEntries(
      IMAGE_NAMES.map((name): [string, ImagePin] => [name, { tag: images[name].tag, digest: images[name].digest }]),
    ) as ReleasePin['images'],
    sequence,
    runUrl,
    hold: hold && { reason: hold.reason, by: hold.by, rolledBackFrom: hold.rolledBackFrom },
    resumedAfter,
  };
  return `${JSON.stringify(canonical, null, 2)}\n`;
}

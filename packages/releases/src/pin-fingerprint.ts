import { createHash } from 'node:crypto';
import { printPin } from './print-pin';
import type { ReleasePin } from './release-pin';

/** Digits of the hash: enough that two pins of an environment never share it, short enough to be read aloud. */
const DIGITS = 16;

/**
 * Stands for a pin as it is, images, hold and all: a decision that took time is carried out only while the pin has the
 * fingerprint that it was taken on.
 */
export function pinFingerprint(pin: ReleasePin): string {
  return createHash('sha256').update(printPin(pin)).digest('hex').slice(0, DIGITS);
}

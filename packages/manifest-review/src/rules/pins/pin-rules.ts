import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { editedPins } from './edited-pins';
import { pinBuilds } from './pin-builds';
import { pinFiles } from './pin-files';
import { pinHolds } from './pin-holds';

/** Rules about release pins, which the commands write and no person edits. The path of a place is one in the pin. */
export const pinRules: readonly Rule<Comparison>[] = [...pinBuilds, ...editedPins, ...pinHolds, ...pinFiles];

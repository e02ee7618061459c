import type { Rule } from '@vmshift/findings';
import type { Comparison } from '../rule';
import { exchangedImages } from './exchanged-images';

/** Rules about the images that run. Whether an image is the pinned one is a rule about one state: packages/manifests. */
export const imageRules: readonly Rule<Comparison>[] = exchangedImages;

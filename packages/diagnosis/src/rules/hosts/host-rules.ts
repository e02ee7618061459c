import type { DiagnosisRule } from '../../rule';
import { answerRules } from './answer';
import { hostCertificateRules } from './certificate';
import { certificateChainRules } from './certificate-chain';
import { reachRules } from './reach';

/** All that the world meets on the way to an environment: name, address, certificate, answer. */
export const hostRules: readonly DiagnosisRule[] = [
  ...reachRules,
  ...hostCertificateRules,
  ...answerRules,
  ...certificateChainRules,
];

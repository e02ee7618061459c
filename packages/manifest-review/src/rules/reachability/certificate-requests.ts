import type { FindingClass, Rule, Verdict } from '@vmshift/findings';
import { goSeconds, objectName, stringMapAt } from '@vmshift/kubernetes';
import { isStatedDefault } from '../../cluster/stated-defaults';
import { once } from '../../once';
import { type Comparison, changeRule } from '../rule';
import { ISSUERS } from './ingress-certificates';

const SEE = 'https://cert-manager.io/docs/usage/ingress/#supported-annotations';

/** Hours before the end of a certificate: what is left of a week is enough to correct a renewal that fails. */
const LEAST_RENEWAL = 168;
/** Certificates of Let's Encrypt end after 90 days; with more than two thirds of that each is renewed again and again. */
const GREATEST_RENEWAL = 1440;

/** Values of which it is known that the issuer signs and that the controller serves what they ask for. */
const HARMLESS: readonly (readonly [key: RegExp, isHarmless: (value: string | undefined) => boolean])[] = [
  [/\/private-key-rotation-policy$/, (value) => value === undefined || value === 'Always'],
  [/\/private-key-algorithm$/, (value) => value === undefined || /^(RSA|ECDSA)$/.test(value)],
  [/\/private-key-size$/, (value) => value === undefined || /^(256|384|2048|3072|4096)$/.test(value)],
  [/\/renew-before$/, (value) => value === undefined || isBetween(hoursOf(value), LEAST_RENEWAL, GREATEST_RENEWAL)],
  [/\/revision-history-limit$/, () => true],
];

/** An annotation by which cert-manager makes or proves a certificate, where it changes. */
interface ChangedRequest {
  readonly object: string;
  readonly path: string;
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The class that a controller serves. */
  readonly ingressClass: string;
}

/** What annotations of one kind do. */
interface RequestRule {
  readonly id: string;
  readonly title: string;
  readonly concerns: (changed: ChangedRequest) => boolean;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly because: (changed: ChangedRequest) => string;
  readonly impact: string;
  readonly fix: (changed: ChangedRequest) => string;
}

/** The first that concerns an annotation tells. */
const RULES: readonly RequestRule[] = [
  {
    id: 'certificate-key-kept',
    title: 'A renewed certificate has a new key',
    concerns: ({ key, after }) => key.endsWith('/private-key-rotation-policy') && after !== undefined,
    class: 'exposure',
    verdict: 'warn',
    because: ({ after }) => `with the policy ${after} each renewal keeps the private key`,
    impact: 'who once read the key can go on posing as the host',
    fix: () => 'Always, or leave the annotation out',
  },
  {
    id: 'certificate-renewed-late',
    title: 'A certificate is renewed while there is time to correct a failure',
    concerns: ({ key, after }) => key.endsWith('/renew-before') && (hoursOf(after) ?? GREATEST_RENEWAL) < LEAST_RENEWAL,
    class: 'outage',
    verdict: 'warn',
    because: ({ after }) => `the certificate is renewed ${after} before it ends`,
    impact: 'a renewal that fails leaves less than a week, and then no client trusts the host',
    fix: () =>
      `${LEAST_RENEWAL}h or more, or leave the annotation out: cert-manager then keeps a third of the lifetime`,
  },
  {
    id: 'certificate-challenge-unanswered',
    title: 'A controller answers the challenge of a certificate',
    concerns: ({ key, after, ingressClass }) =>
      /\/http01-ingress-(class|ingressclassname)$/.test(key) && after !== undefined && after !== ingressClass,
    class: 'outage',
    verdict: 'block',
    because: ({ after, ingressClass }) =>
      `cert-manager proves the host by an Ingress of the class ${after}, and the only controller serves ${ingressClass}`,
    impact: 'the challenge is not answered: no certificate is issued or renewed any more',
    fix: ({ ingressClass }) => `${ingressClass}, or leave the annotation out`,
  },
  {
    id: 'certificate-request-changes',
    title: 'cert-manager asks for certificates that the issuer signs',
    concerns: () => true,
    class: 'outage',
    verdict: 'warn',
    because: ({ key }) => `by ${key} cert-manager asks for another certificate, or proves the host in another way`,
    impact: 'what the issuer refuses is not renewed: the host stops being trusted when the present certificate ends',
    fix: () => 'try it in dev or staging: kubectl describe certificate tells whether it was issued',
  },
];

const changedRequests: (comparison: Comparison) => readonly ChangedRequest[] = once(({ before, after }) =>
  after.ofKind('Ingress').flatMap((ingress) => {
    const old = before.find(objectName(ingress));
    if (old === undefined) return [];
    const [was, is] = [stringMapAt(old, 'metadata.annotations'), stringMapAt(ingress, 'metadata.annotations')];
    const { ingressClass } = after.profile.neighbours.ingressController;
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((key) => /cert-manager\.io\//.test(key) && !ISSUERS.includes(key) && was[key] !== is[key])
      .filter((key) => !isStatedDefault(key, was[key], is[key]))
      .filter((key) => !HARMLESS.some(([form, isHarmless]) => form.test(key) && isHarmless(is[key])))
      .map((key) => ({
        ...{ object: objectName(ingress), path: `metadata.annotations["${key}"]`, key },
        ...{ before: was[key], after: is[key], ingressClass },
      }));
  }),
);

function hoursOf(duration = ''): number | undefined {
  const seconds = goSeconds(duration);
  return seconds === undefined ? undefined : seconds / 3600;
}

function isBetween(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

/** How cert-manager is told to make the certificate of an Ingress. */
export const certificateRequests: readonly Rule<Comparison>[] = RULES.map(({ concerns: _, ...rule }) =>
  changeRule({
    ...rule,
    judge: (comparison) =>
      changedRequests(comparison).filter((changed) => RULES.find(({ concerns }) => concerns(changed))?.id === rule.id),
    see: SEE,
    reads: ['metadata.annotations'],
  }),
);

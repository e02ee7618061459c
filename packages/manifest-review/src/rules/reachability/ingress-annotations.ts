import type { FindingClass, Rule, Verdict } from '@vmshift/findings';
import { cidrShares, isCoveredBy, objectName, stringMapAt } from '@vmshift/kubernetes';
import { isStatedDefault } from '../../cluster/stated-defaults';
import { once } from '../../once';
import { type Comparison, changeRule } from '../rule';

/** Annotations that the controller reads. */
const READ = /(?<!traefik\.)ingress\.kubernetes\.io\//;

/** Annotations that are only a bound on what one address may ask for; a lower bound is the safer one. */
const LIMIT = /^limit-(rps|rpm|connections)$/;
const REDIRECT = /^(force-)?ssl-redirect$/;
const SNIPPET = /snippet$/;
const ALLOWED = /^(whitelist|allowlist)-source-range$/;
const DENIED = /^denylist-source-range$/;
const TIME_OUT = /^proxy-(read|send)-timeout$/;

/** Seconds for which the controller waits without the annotation. */
const DEFAULT_TIME_OUT = 60;

const EXPOSED =
  'the API is open to more than before: it has no authentication of its own, and as many parallel requests as its pool has database connections block a server process';

/** An annotation that changes. */
interface ChangedAnnotation {
  readonly object: string;
  /** Key without the controller's prefix. */
  readonly name: string;
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Seconds after which the API itself gives a request up. */
  readonly patience: number;
}

/** What annotations of one kind are for. */
interface AnnotationRule {
  readonly id: string;
  readonly title: string;
  readonly names: RegExp;
  /** @default every change that weakens something */
  readonly concerns?: (changed: ChangedAnnotation) => boolean;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly because: (name: string, changed: ChangedAnnotation) => string;
  readonly impact: string;
}

/** The first that fits an annotation tells. */
const RULES: readonly AnnotationRule[] = [
  {
    id: 'ingress-snippet',
    title: 'No text of ours stands in the configuration of the proxy',
    names: SNIPPET,
    class: 'exposure',
    verdict: 'block',
    because: (name) => `${name} puts text into the configuration of the proxy (CVE-2021-25742)`,
    impact: 'it can read the credentials of the controller, and serve anything to anyone',
  },
  {
    id: 'ingress-answers-fewer',
    title: 'The Ingress answers the clients that it answered',
    names: /-source-range$|^auth-(type|url|tls-secret|secret|secret-type)$/,
    concerns: (changed) => !admitsMore(changed),
    class: 'outage',
    verdict: 'warn',
    because: (name, { after }) => {
      if (!ALLOWED.test(name))
        return DENIED.test(name) ? `requests from ${after} are refused` : `${name} asks for a proof`;
      return `only requests from ${after} are answered`;
    },
    impact: 'clients that are refused get 401 or 403, a monitor of the host from outside too',
  },
  {
    id: 'ingress-guard-changes',
    title: 'What refuses strangers at the Ingress stays',
    names: /^(whitelist-source-range|allowlist-source-range|denylist-source-range|auth-)/,
    class: 'exposure',
    verdict: 'block',
    because: (name) => `${name} decides who may send requests`,
    impact: EXPOSED,
  },
  {
    id: 'ingress-limit-too-low',
    title: 'One address can ask for what a user needs',
    names: LIMIT,
    concerns: ({ before, after }) => isTooLow(before, after),
    class: 'outage',
    verdict: 'warn',
    because: (name) => `${name} is less than a tenth of what it was`,
    impact: 'users who do nothing unusual are refused, all those behind one address together',
  },
  {
    id: 'ingress-limit-weakened',
    title: 'One address can ask for little',
    names: LIMIT,
    class: 'exposure',
    verdict: 'warn',
    because: (name) => `${name} decides how much one address may ask for`,
    impact: EXPOSED,
  },
  {
    id: 'ingress-redirect-off',
    title: 'Plain HTTP is redirected to HTTPS',
    names: /ssl-redirect$/,
    class: 'exposure',
    verdict: 'block',
    because: (name) => `${name} is what moves clients from http to https`,
    impact: 'clients stay on http, and what they send can be read on the way',
  },
  {
    id: 'ingress-cors-changes',
    title: 'Browsers may call the API from the pages that are meant to',
    names: /cors/,
    class: 'exposure',
    verdict: 'warn',
    because: (name) => `${name} decides which pages may call the API`,
    impact: EXPOSED,
  },
  {
    id: 'ingress-requests-rewritten',
    title: 'The Ingress passes requests on as they are',
    names: /rewrite|redirect|canary|backend-protocol|upstream-vhost/,
    class: 'outage',
    verdict: 'block',
    because: (name) => `${name} decides what the controller does with every request`,
    impact: 'requests are answered by something else, or not at all',
  },
  {
    id: 'ingress-time-out-too-short',
    title: 'The Ingress waits for as long as the API may take',
    names: TIME_OUT,
    concerns: ({ after }) => !Number.isNaN(Number(after ?? DEFAULT_TIME_OUT)),
    class: 'outage',
    verdict: 'warn',
    because: (name, { after, patience }) =>
      `by ${name} the controller gives a request up after ${after} s, and the API may take ${patience} s`,
    impact: 'clients get 504 for requests that are still worked on, and may send them again',
  },
  {
    id: 'ingress-annotation-changes',
    title: 'What the controller is told about the Ingress stays',
    names: /(?:)/,
    class: 'outage',
    verdict: 'warn',
    because: (name) => `${name} decides what the controller does with every request`,
    impact: 'requests may be answered by something else, or not at all',
  },
];

/** Annotations of Ingresses that weaken something; of a new Ingress only text for the proxy's configuration. */
const weakened: (comparison: Comparison) => readonly ChangedAnnotation[] = once(({ before, after }) => {
  const { neighbours, databasePool, processes, ingress: routed } = after.profile;
  const prefix = `${neighbours.ingressController.annotations}/`;
  const pool = databasePool.size + databasePool.overflow;
  const served = Object.entries(processes).find(([name]) => name === routed.process)?.[1];
  const patience = served?.kind === 'scaled' ? (served.blockedSeconds?.most ?? 0) : 0;
  return after.ofKind('Ingress').flatMap((ingress) => {
    const old = before.find(objectName(ingress));
    const [was, is] = [annotationsOf(old), annotationsOf(ingress)];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((key) => READ.test(key) && was[key] !== is[key])
      .filter((key) => !isStatedDefault(key, was[key], is[key]))
      .filter((key) => old !== undefined || (key.startsWith(prefix) && SNIPPET.test(key)))
      .map((key) => ({
        ...{ object: objectName(ingress), name: key.replace(prefix, '') },
        ...{ path: `metadata.annotations["${key}"]`, before: was[key], after: is[key], patience },
      }))
      .filter((changed) => weakens(changed, pool));
  });
});

function ruleOf(changed: ChangedAnnotation): AnnotationRule | undefined {
  return RULES.find(({ names, concerns }) => names.test(changed.name) && (concerns?.(changed) ?? true));
}

function annotationsOf(ingress: unknown): Readonly<Record<string, string>> {
  return stringMapAt(ingress, 'metadata.annotations');
}

/** A lower limit, a longer time and a redirect that is switched on weaken nothing; anything else may. */
function weakens({ name, before, after, patience }: ChangedAnnotation, pool: number): boolean {
  if (LIMIT.test(name)) return weakensLimit(name, before, after, pool);
  // A text that is no number of seconds is not longer.
  if (TIME_OUT.test(name)) return !(Number(after ?? DEFAULT_TIME_OUT) >= patience);
  return REDIRECT.test(name) ? after !== 'true' && before === 'true' : true;
}

/** Whether a list of addresses admits whom the list before refused; a text that is no list may. */
function admitsMore({ name, before, after }: ChangedAnnotation): boolean {
  const [was, is] = [blocksIn(before), blocksIn(after)];
  if (DENIED.test(name)) return !was.every((block) => isCoveredBy(block, is));
  if (!ALLOWED.test(name)) return before !== undefined;
  if (is.length === 0) return true;
  return before === undefined ? holdsEveryAddress(is) : !is.every((block) => isCoveredBy(block, was));
}

function holdsEveryAddress(blocks: readonly string[]): boolean {
  const shares = cidrShares(blocks);
  return shares[4] === 1 || shares[6] === 1;
}

/** A bare address is a block of one. */
function blocksIn(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`));
}

/**
 * A limit that is gone, no number, more than doubled, or less than a tenth.
 * @param pool database connections of one process of the API: as many parallel requests block it
 */
function weakensLimit(name: string, was: string | undefined, is: string | undefined, pool: number): boolean {
  const [from, to] = [Number(was ?? Number.POSITIVE_INFINITY), Number(is ?? Number.NaN)];
  if (!(to > 0)) return true;
  if (name === 'limit-connections' && to > pool && to > from) return true;
  return to > 2 * from || isTooLow(was, is);
}

/** Then it refuses clients that it should serve. */
function isTooLow(was: string | undefined, is: string | undefined): boolean {
  return Number(is) > 0 && Number(is) < Number(was) / 10;
}

/** What the controller is told about every request. */
export const ingressAnnotations: readonly Rule<Comparison>[] = RULES.map(
  ({ names: _, concerns: __, because, ...rule }) =>
    changeRule({
      ...rule,
      judge: (comparison) => weakened(comparison).filter((changed) => ruleOf(changed)?.id === rule.id),
      because: (changed) => because(changed.name, changed),
      fix: 'keep the value of the model, or try it in staging first',
      see: 'https://github.com/kubernetes/ingress-nginx/blob/main/docs/user-guide/nginx-configuration/annotations.md',
      reads: ['metadata.annotations'],
    }),
);

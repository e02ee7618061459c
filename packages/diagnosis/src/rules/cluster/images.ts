import { oneLine } from '@vmshift/findings';
import { imageRegistry } from '@vmshift/kubernetes';
import { olderThan } from '../../age';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { earliest, groupPods } from './pod-groups';
import { eventsOf, livingContainers, type PodContainer } from './seen-cluster';

interface ImageFacts extends DiagnosisFacts {
  readonly pods: string;
  readonly image: string;
  readonly registry: string;
  readonly pod: string;
  /** What the container runtime said, without the name of the image. */
  readonly words: string;
}

/** Why an image is not there. @see https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff */
type PullFailure = 'missing' | 'refused' | 'limited' | 'unreachable' | 'invalid' | 'failed';

const WAITING_FOR_IMAGE = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
];

/** Words of registries and of containerd. */
const REFUSED = /unauthorized|denied|forbidden|authentication required|\b40[13]\b|no basic auth/i;
const LIMITED = /toomanyrequests|\b429\b|rate limit/i;
const UNREACHABLE =
  /dial tcp|no such host|i\/o timeout|connection (?:refused|reset)|TLS handshake|deadline exceeded|Client\.Timeout|\b50[0234] [A-Z]/;
const MISSING = /not found|manifest unknown|name unknown|does not exist|\b404\b/i;

/** What the next attempt may not meet, and how long the first ones take. What is missing or refused stays so. */
const PASSES: readonly PullFailure[] = ['limited', 'unreachable', 'failed'];
const RETRIED_SECONDS = 60;

function failureOf(reason: string, message: string): PullFailure {
  if (reason === 'InvalidImageName') return 'invalid';
  if (REFUSED.test(message)) return 'refused';
  if (LIMITED.test(message)) return 'limited';
  if (reason === 'RegistryUnavailable' || UNREACHABLE.test(message)) return 'unreachable';
  return MISSING.test(message) ? 'missing' : 'failed';
}

interface PullCase extends PodContainer {
  readonly failure: PullFailure;
  readonly message: string;
}

/** Containers whose image does not come. The back-off says little; the event of the attempt before it has the cause. */
function pullCases(view: EnvironmentView): readonly PullCase[] {
  return livingContainers(view).flatMap(({ pod, container }) => {
    const { reason, message = '' } = container.waiting ?? {};
    if (reason === undefined || !WAITING_FOR_IMAGE.includes(reason)) return [];
    const told = eventsOf(view, `Pod/${pod.name}`).filter(
      (event) => event.reason === 'Failed' && event.message.includes(container.image),
    );
    const words = [...told.map((event) => event.message), message].filter((one) => one !== '');
    const decisive = words.find((one) => failureOf(reason, one) !== 'failed') ?? words[0] ?? reason;
    const failure = failureOf(reason, decisive);
    const begun = earliest(told.map(({ first }) => first)) ?? pod.createdAt;
    if (PASSES.includes(failure) && !olderThan(RETRIED_SECONDS, begun, view.now)) return [];
    return [{ pod, container, failure, message: decisive }];
  });
}

function pullFacts(view: EnvironmentView, failure: PullFailure): readonly ImageFacts[] {
  const cases = pullCases(view).filter((one) => one.failure === failure);
  // A registry gives all of its images, or none.
  const ofRegistry = failure === 'limited' || failure === 'unreachable';
  const keyOf = ({ container: { image } }: PullCase) => (ofRegistry ? imageRegistry(image) : image);
  return groupPods(view, cases, keyOf).map(({ object, others, pods, first, all }) => ({
    ...{ object, others, pods, pod: first.pod.name },
    image: named(first.container.image),
    registry: imageRegistry(first.container.image),
    words: oneLine(first.message.replace(/^Failed to pull image "[^"]*": /, '')),
    since: earliest(all.map(({ pod }) => pod.createdAt)),
    evidence: [{ object, message: first.message }],
  }));
}

/** The tag tells a reader which build it is; the digest stays in the evidence. */
function named(image: string): string {
  return image.replace(/(:[^:@/]+)@sha256:[0-9a-f]+$/, '$1');
}

const SEE = 'https://kubernetes.io/docs/concepts/containers/images/';
const shared = { severity: 'degraded', runbook: 'on-call.md#a-pod-that-does-not-start', see: SEE } as const;
const describe = ({ pod }: ImageFacts, { environment }: EnvironmentView) =>
  command.describeObject(environment, `pod/${pod}`);

/** Pods that wait for their image. */
export const imageRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...shared,
    id: 'image-missing',
    title: 'The image of a pod does not exist',
    judge: (view) => pullFacts(view, 'missing'),
    cause: ({ image, pods }) => `the image ${image} does not exist, so ${pods} cannot start`,
    next: (facts, view) => [describe(facts, view), command.rollback(view.environment)],
    releaseCanCause: true,
  }),
  defineDiagnosis({
    ...shared,
    id: 'image-pull-refused',
    title: 'The registry refuses the image of a pod',
    judge: (view) => pullFacts(view, 'refused'),
    // A registry that hides what it has gives the same answer for a repository that is not there.
    cause: ({ image, pods, words }) =>
      `the registry refuses ${image} to ${pods}: the token that pulls it is wrong or has expired${/does not exist/.test(words) ? ', or there is no repository of that name' : ''}`,
    next: (facts, view) => [describe(facts, view), './vmshiftctl doctor'],
    runbook: 'maintenance.md#rotate-a-key',
  }),
  defineDiagnosis({
    ...shared,
    id: 'registry-unreachable',
    title: 'The registry of an image does not answer',
    judge: (view) => pullFacts(view, 'unreachable'),
    cause: ({ registry, pods }) => `the registry ${registry} does not answer, so ${pods} cannot start`,
    next: (facts, view) => [describe(facts, view), command.showWarnings(view.environment)],
  }),
  defineDiagnosis({
    ...shared,
    id: 'registry-limit-reached',
    title: 'A registry allows no more pulls for now',
    judge: (view) => pullFacts(view, 'limited'),
    cause: ({ registry, pods }) => `the registry ${registry} allows no more pulls for now, so ${pods} cannot start`,
    next: (facts, view) => [describe(facts, view), command.showWarnings(view.environment)],
    see: 'https://docs.docker.com/docker-hub/usage/pulls/',
  }),
  defineDiagnosis({
    ...shared,
    id: 'image-name-invalid',
    title: 'The name of an image is none',
    judge: (view) => pullFacts(view, 'invalid'),
    cause: ({ image, pods }) => `${image} is no name of an image, so ${pods} cannot start`,
    next: (facts, view) => [describe(facts, view), command.rollback(view.environment)],
    releaseCanCause: true,
  }),
  defineDiagnosis({
    ...shared,
    id: 'image-pull-failed',
    title: 'The image of a pod cannot be pulled',
    judge: (view) => pullFacts(view, 'failed'),
    cause: ({ image, pods, words }) => `${image} cannot be pulled, so ${pods} cannot start: ${words}`,
    next: (facts, view) => [describe(facts, view), command.showWarnings(view.environment)],
  }),
];

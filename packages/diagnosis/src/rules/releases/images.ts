import { oneLine } from '@vmshift/findings';
import { parseImage } from '@vmshift/kubernetes';
import { type ArgoCdApplication, runningImages, seenValue } from '@vmshift/observation';
import { IMAGE_NAMES } from '@vmshift/releases';
import * as command from '../../commands';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import { type EnvironmentView, ownState } from '../../view';
import { applicationOfView, isRunning } from '../argocd/application-state';
import { livingPods } from '../cluster/seen-cluster';

interface OtherImage {
  readonly object: string;
  readonly runs: string;
}

/** Containers of the application that run another digest than the pin names. Without a digest in the pin none is known to. */
function otherImages(view: EnvironmentView): readonly OtherImage[] {
  const pin = ownState(view)?.pin;
  const { images } = view.platform;
  const pinned = IMAGE_NAMES.map((name) => ({ repository: images[name], digest: pin?.images[name].digest }));
  return livingPods(view)
    .filter(({ phase }) => phase === 'Running')
    .flatMap(({ name, containers }) =>
      containers.flatMap(({ image, imageId, name: container }) => {
        const digest = pinned.find(({ repository }) => parseImage(image).repository === repository)?.digest;
        const running = /sha256:[0-9a-f]{64}/.exec(imageId ?? '')?.[0];
        if (digest === undefined || running === undefined || running === digest) return [];
        return [{ object: `Pod/${name}`, runs: `${container} runs ${oneLine(image)}@${running}` }];
      }),
    );
}

/** Images that the pin does not name, as they are declared: by tag, where no digest is pinned. */
function otherDeclared(view: EnvironmentView, images: readonly string[]): readonly OtherImage[] {
  const pin = ownState(view)?.pin;
  if (pin === undefined) return [];
  return IMAGE_NAMES.flatMap((name) => {
    const { tag, digest } = pin.images[name];
    const ours = images.filter((image) => parseImage(image).repository === view.platform.images[name]);
    const others = ours.filter((image) =>
      digest === undefined ? !image.endsWith(`:${tag}`) : !image.endsWith(`@${digest}`),
    );
    return others.map((image) => ({ object: `Image/${name}`, runs: `the pods have ${oneLine(image)}` }));
  });
}

/** What runs, or is declared, and is not what the pin names. */
export function differFromPin(view: EnvironmentView, application: ArgoCdApplication): readonly OtherImage[] {
  return [...otherDeclared(view, runningImages(application, livingPods(view))), ...otherImages(view)];
}

/** Whether what runs is what is pinned, down to the digest. */
export const imageRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'image-differs-from-pin',
    title: 'Pods run another image than the one that is pinned',
    judge: (view) => {
      const application = applicationOfView(view);
      const applied = seenValue(view.observed.applied);
      // A rollout or a commit that is on its way explains it.
      const settled =
        application !== undefined &&
        application.sync === 'Synced' &&
        application.health === 'Healthy' &&
        !isRunning(application) &&
        applied !== undefined &&
        applied !== 'not on the branch' &&
        applied.missing === 0 &&
        // Another rule tells why it has not arrived.
        applied.unsynced === undefined;
      const others = settled ? differFromPin(view, application) : [];
      if (others.length === 0) return [];
      const evidence = others.map(({ object, runs }) => ({ object, message: runs }));
      return [{ object: `Pin/${view.environment.name}`, evidence }];
    },
    severity: 'degraded',
    cause: 'another image runs than the one that is pinned, and Argo CD finds no difference',
    next: (_facts, { access, environment }) => [
      command.showPods(environment),
      command.diffApplication(access, environment),
    ],
    runbook: 'on-call.md#what-runs-is-not-what-git-has',
    see: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  }),
];

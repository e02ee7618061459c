import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationObject } from '@vmshift/diagnosis/testing';
import { contextName, model } from '@vmshift/environments';
import { imageReference, type ReleasePin } from '@vmshift/releases';
import { stubPrograms } from './stub-programs';
import type { TestClone } from './test-origin';

/** Argo CD and the clusters of all environments, as a kubectl shows them that a test puts on PATH. */
export class StubClusters {
  /** Holds the kubectl. */
  readonly folder = stubPrograms({ kubectl: kubectl() });

  /** What Argo CD and the clusters do about origin's newest commit; the images of these commits do not exist. */
  sync(clone: TestClone, broken: readonly string[], now: Date): void {
    clone.git('fetch', '--quiet');
    const revision = clone.git('rev-parse', 'origin/main').trim();
    const items = model.environments.map(({ name }) => {
      const status = {
        reconciledAt: now.toISOString(),
        sync: { status: 'Synced', revision },
        health: {
          status: broken.includes(clone.pin(name).commit) ? 'Progressing' : 'Healthy',
          lastTransitionTime: now.toISOString(),
        },
        summary: { images: imagesOf(clone.pin(name)) },
        history: [{ id: 1, revision, deployedAt: now.toISOString() }],
      };
      return applicationObject({ name }, { status });
    });
    this.write('applications', items);
    for (const environment of model.environments) {
      const pin = clone.pin(environment.name);
      const pods = broken.includes(pin.commit) ? [waitingPod(imagesOf(pin)[0] ?? '', now)] : [];
      this.write(contextName(environment), pods);
    }
  }

  /** Takes kubectl away. */
  forget(): void {
    rmSync(join(this.folder, 'kubectl'));
  }

  /** Lets every cluster refuse to answer, in these words. */
  refuse(words: string): void {
    writeFileSync(join(this.folder, 'refusal'), `${words}\n`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, items: readonly object[]): void {
    writeFileSync(join(this.folder, `${name}.json`), JSON.stringify({ items }));
  }
}

/** kubectl, whose clusters hold what the test wrote into files next to it. */
function kubectl(): string {
  return [
    'cd "${0%/*}"',
    `[ "$*" != "config get-contexts -o name" ] || { printf '%s\\n' ${model.environments.map(contextName).join(' ')}; exit 0; }`,
    '[ ! -e refusal ] || { cat refusal >&2; exit 1; }',
    'case "$*" in',
    '  *applications.argoproj.io*) cat applications.json ;;',
    '  *"get pods,"*) cat "$2.json" ;;',
    '  *" get "*) echo \'{"items":[]}\' ;;',
    '  *) echo "error: unexpected: $*" >&2; exit 64 ;;',
    'esac',
  ].join('\n');
}

const imagesOf = ({ images }: ReleasePin) =>
  (['api', 'celery'] as const).map((name) => imageReference(model.platform.images[name], images[name]));

/** A pod whose image does not exist. */
const waitingPod = (image: string, at: Date) => ({
  kind: 'Pod',
  metadata: { name: 'vmshift-api-1', creationTimestamp: at.toISOString() },
  spec: { containers: [{ name: 'api', image }] },
  status: {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'api',
        ready: false,
        restartCount: 0,
        state: { waiting: { reason: 'ErrImagePull', message: 'not found' } },
      },
    ],
  },
});

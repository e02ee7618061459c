import { readFileSync, writeFileSync } from 'node:fs';
import { type StubRepository, stubRepository } from '@vmshift/observation/testing';

/** An image as GitHub and Sigstore know it; what `tooling/testing/attestations.cjs` reads. */
interface Attested {
  readonly digest: string;
  /** The names that it was attested under. */
  readonly images: readonly string[];
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
  readonly commit: string;
  readonly run: number;
  readonly attempt: number;
  readonly event: string;
  readonly runner: string;
}

/** A build of the application that was really made. */
export interface AttestedBuild {
  readonly branch: string;
  readonly commit: string;
  /** Of the API's and of Celery's image; one alone is that of both. */
  readonly digests: readonly string[];
  /** Number of the run; its id is the same. */
  readonly number: number;
}

const APPLICATION = 'ilearn-code/vmshift';
const IMAGES = [`ghcr.io/${APPLICATION}-api`, `ghcr.io/${APPLICATION}-celery`];

/** The application's repository with the runs that built images, and the attestations of these in a file for `gh`. */
export class AttestedBuilds {
  readonly repository: StubRepository = stubRepository(APPLICATION, {
    visibility: 'public',
    workflows: new Map([['ci-cd.yaml', { name: 'CI/CD' }]]),
  });

  /** @param file for the environment variable `ATTESTATIONS` */
  constructor(readonly file: string) {
    writeFileSync(file, '[]');
  }

  /** From here on this build was made. @param different of its attestation or run, from an honest one */
  add({ branch, commit, digests, number }: AttestedBuild, different: Partial<Attested> = {}): void {
    const known = JSON.parse(readFileSync(this.file, 'utf8')) as readonly Attested[];
    const made = digests.map((digest, index): Attested => {
      const run = { run: number, attempt: 1, event: 'push', runner: 'github-hosted' };
      return {
        digest,
        images: digests.length === 1 ? IMAGES : IMAGES.slice(index, index + 1),
        repository: APPLICATION,
        workflow: 'ci-cd.yaml',
        ref: `refs/heads/${branch}`,
        commit,
        ...run,
        ...different,
      };
    });
    writeFileSync(this.file, JSON.stringify([...known, ...made]));
    this.addRun({ branch, commit, number });
  }

  /** A run of the workflow for a push. */
  addRun({ branch, commit, number }: Omit<AttestedBuild, 'digests'>, event = 'push'): void {
    if (this.repository.runs.some(({ id }) => id === number)) return;
    const at = '2026-11-26T00:00:00Z';
    this.repository.runs.push({
      ...{
        id: number,
        number,
        workflow: 'ci-cd.yaml',
        title: 'Build',
        branch,
        commit,
        event,
        actor: 'ada',
        inputs: {},
      },
      ...{ createdAt: at, updatedAt: at, status: 'completed', conclusion: 'success', jobs: [], pending: [] },
    });
  }
}

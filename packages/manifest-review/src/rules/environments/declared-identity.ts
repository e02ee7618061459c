import type { FindingClass } from '@vmshift/findings';

/** A value of the model that decides what an environment is, and what its consumers trust. */
export interface IdentityField {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly because: string;
  readonly impact: string;
  readonly fix: string;
  readonly see: string;
}

/** Values of one environment, by their path in its part of the model. */
export const ENVIRONMENT_IDENTITY: Readonly<Record<string, IdentityField>> = {
  branch: {
    id: 'model-branch-changes',
    title: 'An environment runs builds of the same branch',
    class: 'wrong-image',
    because: 'the environment follows another branch of the application',
    impact: 'code that was never released to it may run here: the next push to that branch is deployed',
    fix: 'keep the branch; acknowledge it where the environment moves, and release a build of the new branch first',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/',
  },
  namespace: {
    id: 'model-namespace-changes',
    title: 'An environment stays in its namespace',
    class: 'data-loss',
    because: 'a namespace cannot be renamed: every object is made again in another one',
    impact: 'the environment starts empty there; claims, Secrets and certificates stay behind in the old one',
    fix: 'keep the namespace; move an environment by dump and restore',
    see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
  },
  host: {
    id: 'model-host-changes',
    title: 'An environment answers at the same host',
    class: 'outage',
    because: 'the environment answers at another host',
    impact: 'clients of the earlier host get no answer, and the new one has to be in the DNS before',
    fix: 'keep the host; acknowledge it once the new host points at the load balancer',
    see: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#name-based-virtual-hosting',
  },
  targetRevision: {
    id: 'model-revision-changes',
    title: 'Argo CD follows the branch whose changes are reviewed',
    class: 'wrong-image',
    because: 'Argo CD follows another revision of this repository for the environment',
    impact: 'what that revision holds is applied, whether it was reviewed or not',
    fix: 'leave targetRevision out',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/#git',
  },
};

/** Values that all environments share, by their path in the platform. */
export const PLATFORM_IDENTITY: Readonly<Record<string, IdentityField>> = {
  repositoryUrl: {
    id: 'model-repository-changes',
    title: 'Argo CD follows this repository',
    class: 'wrong-image',
    because: 'Argo CD follows another repository',
    impact: 'what that repository holds is applied in every environment, and others may push to it',
    fix: 'keep the repository; acknowledge it where the repository was moved',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#managing-projects',
  },
  targetRevision: {
    id: 'model-revision-of-all-changes',
    title: 'Argo CD follows the branch of this repository whose changes are reviewed',
    class: 'wrong-image',
    because: 'Argo CD follows another revision of this repository in every environment that names none',
    impact: 'what that revision holds is applied, whether it was reviewed or not',
    fix: 'keep the protected branch',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/#git',
  },
  applicationRepository: {
    id: 'model-application-repository-changes',
    title: 'Builds are attested by the same repository',
    class: 'wrong-image',
    because: 'a build counts as verified when another repository attests it',
    impact: 'people who may push there decide what is released',
    fix: 'keep the repository; acknowledge it where the repository was moved',
    see: 'https://docs.github.com/actions/security-for-github-actions/using-artifact-attestations',
  },
  repository: {
    id: 'model-own-repository-changes',
    title: 'Releases are pushed to this repository',
    class: 'wrong-image',
    because: 'commands and workflows take another repository for this one',
    impact: 'releases, approvals and links go there',
    fix: 'keep the repository; acknowledge it where the repository was moved',
    see: 'https://docs.github.com/repositories/creating-and-managing-repositories/transferring-a-repository',
  },
};

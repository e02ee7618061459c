import type { ApplicationProfile, PinnedImage } from '@vmshift/application';

export type { PinnedImage };

/** What all environments share. */
export interface PlatformConfig {
  /** HTTPS address of this repository, as Argo CD clones it. */
  readonly repositoryUrl: string;
  /** `<owner>/<name>` of the repositories on GitHub. */
  readonly repository: string;
  readonly applicationRepository: string;
  readonly repositoryOwner: RepositoryOwnerConfig;
  /** Git revision of this repository that Argo CD follows unless an environment says otherwise. */
  readonly targetRevision: string;
  readonly images: ImagesConfig;
  /**
   * What runs.
   * @default vmshift
   */
  readonly application?: ApplicationProfile;
  readonly argoCd: ArgoCdConfig;
  /**
   * Who is told by Argo CD that an environment is not well, besides the issues that watch.yaml keeps.
   * @default no one
   */
  readonly notifications?: NotificationsConfig;
  /**
   * Whether page.yaml publishes the page of the platform at GitHub Pages, where everyone can read it: hosts, sizes, cost, and
   * who released what. It does so from a public repository alone.
   * @default false: `./vmshiftctl page` writes a file
   */
  readonly publishPage?: boolean;
  readonly addOns: AddOnsConfig;
  readonly stateBackend: StateBackendConfig;
  readonly dns: DnsConfig;
}

/**
 * What the repositories are owned by at GitHub, and so who reviews: who approves a pull request as a Code Owner, and a job
 * that waits in a GitHub environment. `.github/CODEOWNERS` names the same. No one approves their own pull request, so
 * either two people are named, or the single one merges by the bypass for pull requests only.
 * @see https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export type RepositoryOwnerConfig =
  | {
      readonly kind: 'user';
      /** Logins, without `@`. One alone gets the bypass; a second one takes it away. */
      readonly reviewers: readonly string[];
    }
  | {
      readonly kind: 'organization';
      /** Slug of a team of two or more that may write to both repositories. There is no bypass for people. */
      readonly team: string;
    };

/** Repositories of the application's images (their tags are in the release pins), and the pinned third-party images. */
export interface ImagesConfig {
  readonly api: string;
  readonly celery: string;
  readonly postgresql: PinnedImage;
  readonly redis: PinnedImage;
  readonly pgbouncer: PinnedImage;
  readonly rclone: PinnedImage;
}

export interface ChartConfig {
  readonly repository: string;
  readonly version: string;
}

export interface ArgoCdConfig {
  readonly chart: ChartConfig;
  readonly appsChart: ChartConfig;
  /** Fully qualified host name of the user interface. */
  readonly host: string;
  /** Two of everything and Redis HA; needs three nodes. */
  readonly highAvailability: boolean;
  /**
   * Who else than the account `admin` logs in.
   * @default no one
   */
  readonly login?: ArgoCdLoginConfig;
  /** How often Git is polled. A push is told by GitHub's webhook at once; this is how late a lost one is noticed. */
  readonly reconciliationSeconds: number;
  /** Versions of the Secret values that Terraform writes for Argo CD, raised by one when a variable is rotated. */
  readonly secretRevisions: ArgoCdSecretRevisions;
}

export interface ArgoCdSecretRevisions {
  readonly webhook: number;
  readonly notifications: number;
  /**
   * Of the client secret that a login through GitHub takes.
   * @default 1
   */
  readonly login?: number;
}

/** How people log in to Argo CD: each with their account of GitHub, or all with one account of Argo CD's own. */
export type ArgoCdLoginConfig =
  | {
      readonly kind: 'github';
      /** Login of the organization, with capitals as GitHub has them: dex compares it. Who is in none of the teams may do nothing. */
      readonly organization: string;
      /** Client ID of the OAuth App that the organization owns. Its client secret is a variable of the stack argocd. */
      readonly clientId: string;
      /** What the members of each team may do, by the slug of the team. */
      readonly teams: Readonly<Record<string, ArgoCdRole>>;
    }
  | {
      readonly kind: 'account';
      /** Name of an account that only reads; the administrator sets its password. */
      readonly name: string;
    };

/**
 * A role that Argo CD has by itself: to see everything but credentials, the logs of pods included, or to do everything.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/#basic-built-in-roles
 */
export type ArgoCdRole = 'readonly' | 'admin';

/** Channels of Argo CD's notifications controller. Their credentials are variables of the stack argocd. */
export interface NotificationsConfig {
  readonly slack?: SlackConfig;
  readonly email?: EmailConfig;
}

export interface SlackConfig {
  /** Name of the channel without `#`, to which the bot was invited. */
  readonly channel: string;
}

export interface EmailConfig {
  /** Fully qualified name of the SMTP server. */
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly to: string;
}

export interface AddOnsConfig {
  readonly traefik: ChartConfig;
  readonly certManager: ChartConfig;
  readonly metricsServer: ChartConfig;
}

/** Where Terraform keeps its state. Credentials come from the environment alone. */
export type StateBackendConfig =
  | { readonly kind: 'local' }
  | {
      readonly kind: 's3';
      /** The states of an environment are in the bucket `<bucketPrefix>-<environment>`, so that its key reads no other. */
      readonly bucketPrefix: string;
      /** `https://<region>.linodeobjects.com` */
      readonly endpoint: string;
      /** Lock by conditional writes; only where `./vmshiftctl doctor` saw that the buckets honour them. */
      readonly lockFile: boolean;
    };

/** Who serves the hosts' zone. With `linode` the records are made here; otherwise the addresses are outputs. */
export type DnsConfig = { readonly kind: 'external' } | { readonly kind: 'linode'; readonly zone: string };

import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { KubeObject, ObjectsByKind, ValidWorkload } from '@vmshift/kubernetes';

/**
 * A connection that the platform needs. An end is the value of the pods' label `app`, or `ingress-controller`, or
 * `internet` (any public address).
 */
export interface NetworkFlow {
  readonly from: string;
  readonly to: string;
  /** TCP port of the pod or service connected to. */
  readonly port: number;
}

/** Tag of an image, and its digest (`sha256:…`) when the pin has one. */
export interface PinnedTag {
  readonly tag: string;
  readonly digest?: string;
}

/** What the checks of one environment's objects look at. */
export interface CheckContext {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  /** What the release pin says of the application's images; their repositories are the platform's. */
  readonly pinned: { readonly api: PinnedTag; readonly celery: PinnedTag };
  /** Everything that is to be in `dist/<environment>`. */
  readonly objects: readonly KubeObject[];
  /**
   * What is there now, or at least what of it differs (`parseChanged`); `undefined` where nothing was ever rendered.
   */
  readonly committed: readonly KubeObject[] | undefined;
  /** Every connection between the environment's pods and with the world. */
  readonly flows: readonly NetworkFlow[];
  /**
   * Whether somebody declared that an immutable field may change.
   * @default nothing may
   */
  readonly acknowledged?: (object: KubeObject, path: string) => boolean;
}

/** The context with what most checks look up in it. */
export interface CheckInput extends CheckContext {
  readonly workloads: readonly ValidWorkload[];
  /** The objects of a kind. */
  readonly ofKind: <K extends keyof ObjectsByKind>(kind: K) => readonly ObjectsByKind[K][];
}

/** Something in an object that has to be put right. */
export interface Finding {
  readonly object: KubeObject;
  /** Path of the field. */
  readonly path: string;
  readonly value: string;
  readonly allowed: string;
  /** @default the construct that makes the object */
  readonly fix?: string;
}

/** One rule over the objects of an environment. */
export interface Check {
  /** Kebab-case, unique. */
  readonly id: string;
  readonly find: (input: CheckInput) => readonly Finding[];
}

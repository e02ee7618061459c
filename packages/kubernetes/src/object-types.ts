/**
 * The fields of Kubernetes objects that the checks read; nothing is claimed about the others. An object has this shape
 * once it passed the schema.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { KubeObject } from './kube-object';

/** Labels or annotations by their key. */
export type Labels = Readonly<Record<string, string>>;
export type Quantities = Readonly<Record<string, string | number>>;

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
}

export interface KeyRef {
  readonly name?: string;
  readonly key: string;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: KeyRef; readonly secretKeyRef?: KeyRef };
}

export interface Handler {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: { readonly host?: string; readonly port: string | number };
  readonly tcpSocket?: { readonly host?: string; readonly port: string | number };
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly appArmorProfile?: { readonly type: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

export interface PodSecurityContext extends SecurityContext {
  readonly sysctls?: readonly { readonly name: string }[];
}

export interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly {
    readonly configMapRef?: { readonly name?: string };
    readonly secretRef?: { readonly name?: string };
  }[];
  readonly ports?: readonly ContainerPort[];
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly securityContext?: SecurityContext;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
  /** `Always` makes an init container a sidecar. */
  readonly restartPolicy?: string;
}

export interface VolumeSource {
  readonly configMap?: { readonly name?: string; readonly items?: readonly KeyToPath[] };
  readonly secret?: {
    readonly name?: string;
    readonly secretName?: string;
    readonly items?: readonly KeyToPath[];
  };
}

export interface Volume extends VolumeSource {
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  /** An image that is mounted, not run. */
  readonly image?: { readonly reference?: string };
  readonly projected?: { readonly sources?: readonly VolumeSource[] };
}

export interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  /** Refused in a template by the API; read by the check of images all the same. */
  readonly ephemeralContainers?: readonly ContainerSpec[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly securityContext?: PodSecurityContext;
  readonly serviceAccountName?: string;
  readonly volumes?: readonly Volume[];
}

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec?: PodSpec;
}

/** Deployment, StatefulSet, DaemonSet and Job alike. */
export interface WorkloadObject extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly parallelism?: number;
    readonly selector?: LabelSelector;
    readonly strategy?: { readonly type?: string; readonly rollingUpdate?: { readonly maxSurge?: string | number } };
    readonly template: PodTemplate;
  };
}

export interface CronJobObject extends KubeObject {
  readonly spec: {
    readonly jobTemplate: { readonly spec?: { readonly parallelism?: number; readonly template: PodTemplate } };
  };
}

export interface ServiceObject extends KubeObject {
  readonly spec?: {
    readonly type?: string;
    readonly selector?: Labels;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort?: string | number;
      readonly protocol?: string;
    }[];
  };
}

export interface IngressBackend {
  readonly service?: { readonly name: string; readonly port?: { readonly number?: number; readonly name?: string } };
}

export interface IngressObject extends KubeObject {
  readonly spec?: {
    readonly defaultBackend?: IngressBackend;
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: { readonly paths: readonly { readonly path?: string; readonly backend: IngressBackend }[] };
    }[];
  };
}

export interface AutoscalerObject extends KubeObject {
  readonly spec: {
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
    readonly metrics?: readonly { readonly type: string; readonly resource?: { readonly name: string } }[];
  };
}

export interface DisruptionBudgetObject extends KubeObject {
  readonly spec?: {
    readonly minAvailable?: string | number;
    readonly maxUnavailable?: string | number;
    readonly selector?: LabelSelector;
  };
}

export interface ConfigMapObject extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export interface ClaimObject extends KubeObject {
  readonly spec?: { readonly resources?: { readonly requests?: Quantities } };
}

export interface QuotaObject extends KubeObject {
  readonly spec?: { readonly hard?: Quantities };
}

export interface LimitRangeObject extends KubeObject {
  readonly spec: {
    readonly limits: readonly {
      readonly type: string;
      readonly min?: Quantities;
      readonly max?: Quantities;
      readonly default?: Quantities;
      readonly defaultRequest?: Quantities;
    }[];
  };
}

export interface ServiceAccountObject extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
}

/** What each kind's objects look like. */
export interface ObjectsByKind {
  readonly ConfigMap: ConfigMapObject;
  readonly HorizontalPodAutoscaler: AutoscalerObject;
  readonly Ingress: IngressObject;
  readonly LimitRange: LimitRangeObject;
  readonly NetworkPolicy: KubeObject;
  readonly PersistentVolumeClaim: ClaimObject;
  readonly PodDisruptionBudget: DisruptionBudgetObject;
  readonly ResourceQuota: QuotaObject;
  readonly Service: ServiceObject;
  readonly ServiceAccount: ServiceAccountObject;
}

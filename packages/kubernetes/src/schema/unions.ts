/** Fields of which an object has one: a second is refused, and none too unless it stands for a default. */
export interface Union {
  readonly fields: readonly string[];
  readonly isRequired: boolean;
  /**
   * The field that names the one, with its first letter in upper case.
   * @default none does
   */
  readonly namedBy?: string;
}

/**
 * The definitions that are one of several things, where the schema lets them be all of them at once.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export const UNIONS: Readonly<Record<string, Union>> = {
  EnvFromSource: { fields: ['configMapRef', 'secretRef'], isRequired: true },
  LifecycleHandler: { fields: ['exec', 'httpGet', 'sleep', 'tcpSocket'], isRequired: true },
  MetricSpecV2: {
    ...{ fields: ['containerResource', 'external', 'object', 'pods', 'resource'], isRequired: true },
    namedBy: 'type',
  },
  Probe: { fields: ['exec', 'grpc', 'httpGet', 'tcpSocket'], isRequired: true },
  ServiceBackendPort: { fields: ['name', 'number'], isRequired: false },
  // Without any it is an emptyDir. Those that Pod Security refuses are told by its rule.
  Volume: {
    fields: ['configMap', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
    isRequired: false,
  },
  VolumeProjection: { fields: ['configMap', 'downwardAPI', 'secret', 'serviceAccountToken'], isRequired: false },
};

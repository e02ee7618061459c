import { type ApplicationProfile, isLongRunning, type Process } from '@vmshift/application';
import { type EnvironmentConfig, PROGRESS_DEADLINE_SECONDS, type ProcessConfig } from '@vmshift/environments';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Availability, fixedReplicas } from '../autoscaling';
import { configChecksum } from '../config-checksum';
import type { Images } from '../images';
import { objectMetadata, podLabels } from '../metadata';
import * as pod from '../pod';
import { cronJobSpec } from './cron-job';
import { processConfiguration } from './process-configuration';
import { processContainer } from './process-container';

export interface ProcessWorkloadProps {
  readonly environment: EnvironmentConfig;
  readonly profile: ApplicationProfile;
  /** What the process is. */
  readonly process: Process;
  /** How large it is in this environment. */
  readonly config: ProcessConfig;
  readonly images: Images;
}

/**
 * A process of the application: its ConfigMap, its Deployment, Job or CronJob, and where it accepts connections its
 * Service. An autoscaler and a disruption budget come with the replicas.
 */
export class ProcessWorkload extends Construct {
  constructor(scope: Construct, id: string, props: ProcessWorkloadProps) {
    super(scope, id);
    const { process } = props;
    const { app, component } = process;
    const data = processConfiguration(props);
    if (Object.keys(data).length > 0) {
      new k8s.KubeConfigMap(this, 'config', {
        metadata: objectMetadata({ app, component, wave: waveOf(process), name: configMapName(process) }),
        data,
      });
    }
    switch (process.kind) {
      case 'scaled':
      case 'singleton':
        this.deployment(props, data);
        break;
      case 'sync-job':
        this.syncJob(props, data);
        break;
      case 'cron-job':
        this.cronJob(props, data);
        break;
    }
  }

  private deployment(props: ProcessWorkloadProps, data: Readonly<Record<string, string>>): void {
    const { process, config } = props;
    const { app, component } = process;
    const { scaling } = config;
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: objectMetadata({ app, component, wave: 'workloads', name: app }),
      spec: {
        ...(scaling ? fixedReplicas(scaling) : { replicas: 1 }),
        selector: { matchLabels: { app } },
        strategy: process.kind === 'scaled' ? pod.ROLLING : pod.RECREATE,
        progressDeadlineSeconds: PROGRESS_DEADLINE_SECONDS,
        revisionHistoryLimit: pod.REVISION_HISTORY_LIMIT,
        template: podTemplate(props, data),
      },
    });
    if (isLongRunning(process) && process.listens) {
      const { port, servicePort } = process.listens;
      new k8s.KubeService(this, 'service', {
        metadata: objectMetadata({ app, component, wave: 'workloads', name: serviceName(process) }),
        spec: {
          type: 'ClusterIP',
          selector: { app },
          ports: [{ protocol: 'TCP', port: servicePort, targetPort: k8s.IntOrString.fromNumber(port) }],
        },
      });
    }
    if (scaling) new Availability(this, 'availability', { app, component, scaling });
  }

  private syncJob(props: ProcessWorkloadProps, data: Readonly<Record<string, string>>): void {
    const { process } = props;
    if (process.kind !== 'sync-job') return;
    const { app, component, retries, deadlineSeconds } = process;
    new k8s.KubeJob(this, 'job', {
      metadata: objectMetadata({
        ...{ app, component, name: app, wave: 'schema' },
        // A Job's template cannot change, so the one before is deleted first; until then its log can be read.
        annotations: {
          'argocd.argoproj.io/hook': 'Sync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        },
      }),
      spec: {
        // Two at the same instant collide on the enum types.
        parallelism: 1,
        completions: 1,
        backoffLimit: retries,
        activeDeadlineSeconds: deadlineSeconds,
        template: podTemplate(props, data),
      },
    });
  }

  private cronJob(props: ProcessWorkloadProps, data: Readonly<Record<string, string>>): void {
    const { process, config } = props;
    if (process.kind !== 'cron-job') return;
    const { app, component } = process;
    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: objectMetadata({ app, component, wave: 'edge', name: app }),
      spec: cronJobSpec({ ...process, schedule: config.schedule ?? '', template: podTemplate(props, data) }),
    });
  }
}

/** Name of the Service of a process that accepts connections. */
export function serviceName({ app }: Process): string {
  return `${app}-service`;
}

function configMapName({ app }: Process): string {
  return `${app}-config`;
}

function waveOf(process: Process) {
  if (process.kind === 'sync-job') return 'schema';
  return process.kind === 'cron-job' ? 'edge' : 'workloads';
}

function podTemplate(props: ProcessWorkloadProps, data: Readonly<Record<string, string>>): k8s.PodTemplateSpec {
  const { process, config, profile } = props;
  const { app, component, tier, user, image, writable = [], graceSeconds } = process;
  const configured = Object.keys(data).length > 0;
  return {
    metadata: {
      labels: podLabels(profile, { app, component, tier }),
      ...(configured && { annotations: configChecksum(data) }),
    },
    spec: pod.podSpec(profile, {
      user,
      privateImage: typeof image === 'string',
      placement: config,
      ...(!isLongRunning(process) && { restartPolicy: 'Never' }),
      terminationGracePeriodSeconds: graceSeconds,
      ...(config.scaling && { spread: app }),
      containers: [processContainer(props, data, configMapName(process))],
      volumes: writable.map(({ name, sizeLimit }) => pod.emptyDir(name, sizeLimit)),
    }),
  };
}

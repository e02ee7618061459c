import type { Observation } from '../observation';
import type { ObservedAcmeStep, ObservedCertificate, ObservedCertificateRequest } from './certificate';
import type { ObservedEvent } from './event';
import type { ObservedCronJob, ObservedJob } from './job';
import type { ObservedAutoscaler, ObservedQuota } from './limits';
import type { ObservedNode } from './node';
import type { ObservedPod } from './pod';
import type { ObservedEndpoints, ObservedIngress, ObservedService } from './routing';
import type { ObservedAttachment, ObservedClaim } from './storage';
import type { ObservedWorkload } from './workload';

/** What a cluster holds of one environment, each kind seen or not by itself. */
export interface ClusterObservation {
  readonly pods: Observation<readonly ObservedPod[]>;
  /** Merged, newest first. */
  readonly events: Observation<readonly ObservedEvent[]>;
  readonly deployments: Observation<readonly ObservedWorkload[]>;
  readonly replicaSets: Observation<readonly ObservedWorkload[]>;
  readonly jobs: Observation<readonly ObservedJob[]>;
  readonly cronJobs: Observation<readonly ObservedCronJob[]>;
  readonly claims: Observation<readonly ObservedClaim[]>;
  readonly autoscalers: Observation<readonly ObservedAutoscaler[]>;
  readonly quotas: Observation<readonly ObservedQuota[]>;
  readonly services: Observation<readonly ObservedService[]>;
  readonly endpoints: Observation<readonly ObservedEndpoints[]>;
  readonly ingresses: Observation<readonly ObservedIngress[]>;
  readonly certificates: Observation<readonly ObservedCertificate[]>;
  readonly certificateRequests: Observation<readonly ObservedCertificateRequest[]>;
  readonly orders: Observation<readonly ObservedAcmeStep[]>;
  readonly challenges: Observation<readonly ObservedAcmeStep[]>;
  /** Of the whole cluster. */
  readonly nodes: Observation<readonly ObservedNode[]>;
  readonly attachments: Observation<readonly ObservedAttachment[]>;
  /** Objects that are not what their kind should be; they are in none of the lists. */
  readonly unreadable: readonly UnreadableObject[];
  /** The end of what crashing containers wrote before they ended. */
  readonly logs: readonly ContainerLog[];
}

export interface UnreadableObject {
  /** `Kind/name` */
  readonly object: string;
  readonly because: string;
}

export interface ContainerLog {
  readonly pod: string;
  readonly container: string;
  readonly lines: Observation<readonly string[]>;
}
